/** Shortest word that is searched as the beginning of a longer one while it is being typed. */
const shortestPrefix = 3

/**
 * The search that is sent while somebody types: the last word, if it is a bare one of three letters or more, also
 * finds longer words that begin with it. A space after it, quotes or a field name say that it is complete.
 */
export function searchAsTyped(typed: string): string {
  const start = Math.max(typed.lastIndexOf(' '), typed.lastIndexOf('(')) + 1
  const word = typed.slice(start)
  const isBare = /^[\p{L}\p{N}]+$/u.test(word) && word !== 'AND' && [...word].length >= shortestPrefix
  return isBare && !isInsideQuotes(typed) ? `${typed}*` : typed
}

/** Whether a quote is still open at the end; inside quotes a backslash takes the meaning from the character after it. */
function isInsideQuotes(text: string): boolean {
  let isInside = false
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === '"') isInside = !isInside
    else if (isInside && text.charAt(at) === '\\') at += 1
  }
  return isInside
}

/** A search term for a field with any value: quoted, as the grammar wants it, where the value is not a plain word. */
export function searchTerm(field: string, value: string): string {
  const isPlain = /^[\p{L}\p{N}_-]+$/u.test(value)
  return isPlain ? `${field}:${value}` : `${field}:"${value.replaceAll(/["\\]/g, '\\$&')}"`
}

/** The text before, at and after the place that an error points at, for marking it; positions count UTF-16 units. */
export function markPosition(text: string, position: number): { before: string; at: string; after: string } {
  const start = Math.min(Math.max(0, position), text.length)
  const end = text.indexOf(' ', start) === -1 ? text.length : Math.max(start + 1, text.indexOf(' ', start))
  return { before: text.slice(0, start), at: text.slice(start, end), after: text.slice(end) }
}
