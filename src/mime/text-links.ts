import { limits } from '../model/limits.ts'

/**
 * Finds the links in a plain text: `http://`, `https://` and `mailto:` up to white space or a character that no URL
 * holds. Punctuation that closes a sentence is left off, a closing bracket only where it was not opened within.
 * One pass; at most `limits.links`.
 */
export function findTextLinks(text: string): { readonly urls: readonly string[]; readonly count: number } {
  const urls: string[] = []
  let count = 0
  schemes.lastIndex = 0
  for (let match = schemes.exec(text); match !== null; match = schemes.exec(text)) {
    const start = match.index
    const end = findUrlEnd(text, start)
    schemes.lastIndex = Math.max(end, schemes.lastIndex)
    if (end <= start + match[0].length || isWordCharacter(text[start - 1])) continue
    if (count++ < limits.links) urls.push(text.slice(start, end))
  }
  return { urls, count }
}

const schemes = /https?:\/\/|mailto:/gi

function findUrlEnd(text: string, start: number): number {
  let at = start
  /** Brackets opened and not yet closed within the URL, by the character that closes them. */
  const open: Record<')' | ']' | '}', number> = { ')': 0, ']': 0, '}': 0 }
  /** After the last character that may end a URL. */
  let end = start
  for (; at < text.length; at++) {
    const character = text[at] ?? ''
    if (stops.test(character)) break
    if (character === '(') open[')']++
    else if (character === '[') open[']']++
    else if (character === '{') open['}']++
    else if (character === ')' || character === ']' || character === '}') {
      if (open[character] === 0) break
      open[character]--
      end = at + 1
      continue
    }
    if (!trailing.test(character)) end = at + 1
  }
  return end
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they end a URL
const stops = /[\s\x00-\x1f\x7f"<>\\^`|\u3000-\u3002\uff01\uff0c\uff1a\uff1b\uff1f\u201c\u201d\u00ab\u00bb]/
const trailing = /[.,;:!?'*_~([{\u2026]/

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character)
}
