import { hash } from 'node:crypto'

/**
 * The index word that stands for one header field, or, without a value, for the presence of such a field. A digest
 * instead of the text: `header:X-Env=staging mail` must match that value and no other, and header fields hold so many
 * different words that indexing each would outgrow the bodies.
 */
export function toHeaderWord(name: string, value: string | null): string {
  if (value === null) return toPresenceWord(name.trim().toLowerCase())
  return toWord(`${name.trim()}:${value.trim().replaceAll(/\s+/gu, ' ')}`.toLowerCase())
}

/** Most mails have the same few fields: their words are known after the first. */
const presenceWords = new Map<string, string>()
const mostKnown = 1_000

function toPresenceWord(name: string): string {
  const known = presenceWords.get(name)
  if (known !== undefined) return known
  const word = toWord(name)
  if (presenceWords.size < mostKnown && name.length <= longestKnown) presenceWords.set(name, word)
  return word
}

const longestKnown = 100

function toWord(text: string): string {
  return `h${hash('sha1', text, 'hex').slice(0, 16)}`
}
