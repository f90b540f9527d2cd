import { expressionError } from './template-error.ts'

export type TokenKind = 'word' | 'number' | 'string' | 'symbol' | 'close'

/** One token between the delimiters of a tag. `text` of a string has no quotes. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

export type Closing = '}}' | '%}'

/** The longest first, so that `===` is not read as `==` and `=`. */
const symbols = [
  '===',
  '==',
  '!=',
  '<>',
  '<=',
  '>=',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '!',
  '(',
  ')',
  ',',
  ':',
  '.',
]

const space = /\s/u
const digit = /\d/u
const wordStart = /[\p{L}_]/u
/** A hyphen belongs to a name, as in `background-url`: a subtraction has spaces around it. */
const wordPart = /[\p{L}\p{M}\d_-]/u

/**
 * Reads the tokens of one tag up to its closing delimiter, which is the last of them. Strings stand in double quotes
 * and know no escapes.
 *
 * @param tag where the tag begins
 * @param from where its content begins
 * @throws TemplateError where a character fits nowhere or the tag does not end
 */
export function lexExpression(source: string, tag: number, from: number, closing: Closing): readonly Token[] {
  const tokens: Token[] = []
  let at = from
  for (;;) {
    while (at < source.length && space.test(source.charAt(at))) at++
    const token = readToken(source, at, closing)
    if (token === undefined)
      throw expressionError('Access violation', source, tag, Math.min(at + 1, source.length))
    tokens.push(token)
    if (token.kind === 'close') return tokens
    at = token.end
  }
}

function readToken(source: string, at: number, closing: Closing): Token | undefined {
  if (at >= source.length) return undefined
  if (source.startsWith(closing, at)) return token('close', source, at, at + closing.length)
  const first = source.charAt(at)
  if (first === '"') return readString(source, at)
  if (wordStart.test(first)) return token('word', source, at, endOf(source, at, wordPart))
  if (digit.test(first)) return readNumber(source, at)
  const symbol = symbols.find((candidate) => source.startsWith(candidate, at))
  return symbol === undefined ? undefined : token('symbol', source, at, at + symbol.length)
}

function readString(source: string, at: number): Token | undefined {
  const end = source.indexOf('"', at + 1)
  if (end < 0) return undefined
  return { kind: 'string', text: source.slice(at + 1, end), start: at, end: end + 1 }
}

/** Digits that go on as a name are one: `segment:2nd-buyers`. */
function readNumber(source: string, at: number): Token {
  const digits = endOf(source, at, digit)
  const word = endOf(source, at, wordPart)
  if (word > digits) return token('word', source, at, word)
  const hasFraction = source.charAt(digits) === '.' && digit.test(source.charAt(digits + 1))
  return token('number', source, at, hasFraction ? endOf(source, digits + 1, digit) : digits)
}

function endOf(source: string, at: number, part: RegExp): number {
  let end = at
  while (end < source.length && part.test(source.charAt(end))) end++
  return end
}

function token(kind: TokenKind, source: string, start: number, end: number): Token {
  return { kind, text: source.slice(start, end), start, end }
}
