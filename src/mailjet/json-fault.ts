/** Finds where a text stops being JSON (RFC 8259): the messages of JSON.parse tell the place of some faults only. */

/** What may stand at the place that has been reached. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end'

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const whiteSpace = /[ \t\n\r]*/y

/**
 * Where the first thing stands that may not be there; the length of the text where it ends too early, undefined where
 * it is valid. Takes one pass and no recursion, so that depth costs nothing.
 */
export function findJsonFault(text: string): number | undefined {
  const closers: string[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    at = matchAt(whiteSpace, text, at)
    const isWhole = expected === 'comma-or-end' && closers.length === 0
    if (at >= text.length) return isWhole ? undefined : text.length
    const character = text.charAt(at)
    if (expected === 'comma-or-end' || expected === 'value-or-end' || expected === 'name-or-end') {
      if (character === closers.at(-1)) {
        closers.pop()
        expected = 'comma-or-end'
        at += 1
        continue
      }
    }
    if (expected === 'comma-or-end') {
      if (character !== ',' || isWhole) return at
      expected = closers.at(-1) === '}' ? 'name' : 'value'
      at += 1
    } else if (expected === 'colon') {
      if (character !== ':') return at
      expected = 'value'
      at += 1
    } else if (expected === 'name' || expected === 'name-or-end') {
      if (character !== '"') return at
      const string = readString(text, at)
      if (!string.isClosed) return string.end
      expected = 'colon'
      at = string.end
    } else if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']')
      expected = character === '{' ? 'name-or-end' : 'value-or-end'
      at += 1
    } else {
      const { end, isClosed } = character === '"' ? readString(text, at) : readScalar(text, at)
      if (!isClosed) return end
      expected = 'comma-or-end'
      at = end
    }
  }
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

interface Token {
  /** Behind it; where it stops being one, for one that is not closed. */
  readonly end: number
  readonly isClosed: boolean
}

function readScalar(text: string, start: number): Token {
  const end = matchAt(scalar, text, start)
  return { end, isClosed: end > start }
}

const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

function readString(text: string, start: number): Token {
  let at = start + 1
  while (at < text.length) {
    const character = text.charAt(at)
    if (character === '"') return { end: at + 1, isClosed: true }
    if (character < ' ') break
    const end = character === '\\' ? matchAt(escapeSequence, text, at) : at + 1
    if (end === at) break
    at = end
  }
  return { end: at, isClosed: false }
}
