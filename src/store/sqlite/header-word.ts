import { hash } from 'node:crypto'

/**
 * The index word that stands for one header field, or, without a value, for the presence of such a field. A digest
 * instead of the text: `header:X-Env=staging mail` must match that value and no other, and header fields hold so many
 * different words that indexing each would outgrow the bodies.
 */
export function toHeaderWord(name: string, value: string | null): string {
  const text = value === null ? name.trim() : `${name.trim()}:${value.trim().replaceAll(/\s+/gu, ' ')}`
  return `h${hash('sha1', text.toLowerCase(), 'hex').slice(0, 16)}`
}
