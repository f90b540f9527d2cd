type TokenKind = 'string' | 'scalar' | '{' | '}' | '[' | ']' | ':' | ','

/** What may follow the place a scan has come to. */
type Place = 'value' | 'firstItem' | 'afterItem' | 'name' | 'firstName' | 'colon' | 'afterMember' | 'end'

const allowed: Readonly<Record<Place, readonly TokenKind[]>> = {
  value: ['string', 'scalar', '{', '['],
  firstItem: ['string', 'scalar', '{', '[', ']'],
  afterItem: [',', ']'],
  name: ['string'],
  firstName: ['string', '}'],
  colon: [':'],
  afterMember: [',', '}'],
  end: [],
}

const space = /[ \t\n\r]*/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const escaped = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y

/**
 * Finds where a text stops being JSON (RFC 8259), which `JSON.parse` tells only sometimes. One pass, no recursion.
 *
 * @returns offset in UTF-16 code units of the first token or character that cannot stand there; the length of the text
 *   where it ends too early; undefined for a text that is JSON
 */
export function findJsonError(text: string): number | undefined {
  /** For each open bracket, innermost last: where a value in it leads. */
  const open: ('afterItem' | 'afterMember')[] = []
  let place: Place = 'value'
  let at = 0

  for (;;) {
    at = match(space, text, at) ?? at
    if (at === text.length) return place === 'end' ? undefined : at
    const token = readToken(text, at)
    if (token === undefined || !allowed[place].includes(token.kind)) return at
    if (token.errorAt !== undefined) return token.errorAt
    at = token.end

    if (token.kind === '{' || token.kind === '[') {
      open.push(token.kind === '{' ? 'afterMember' : 'afterItem')
      place = token.kind === '{' ? 'firstName' : 'firstItem'
    } else if (token.kind === ',') {
      place = place === 'afterMember' ? 'name' : 'value'
    } else if (token.kind === ':') {
      place = 'value'
    } else if (place === 'name' || (place === 'firstName' && token.kind === 'string')) {
      place = 'colon'
    } else {
      if (token.kind === '}' || token.kind === ']') open.pop()
      place = open.at(-1) ?? 'end'
    }
  }
}

interface Token {
  readonly kind: TokenKind
  readonly end: number
  /** Where a string has a character that it may not have, or ends without a quote. */
  readonly errorAt?: number
}

function readToken(text: string, at: number): Token | undefined {
  const character = text.charAt(at)
  switch (character) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ':':
    case ',':
      return { kind: character, end: at + 1 }
    case '"':
      return readString(text, at)
    default: {
      const end = match(scalar, text, at)
      return end === undefined ? undefined : { kind: 'scalar', end }
    }
  }
}

function readString(text: string, start: number): Token {
  for (let at = start + 1; at < text.length; ) {
    const character = text.charAt(at)
    if (character === '"') return { kind: 'string', end: at + 1 }
    const end = character === '\\' ? match(escaped, text, at) : at + 1
    if (end === undefined || character < ' ') return { kind: 'string', end: at, errorAt: at }
    at = end
  }
  return { kind: 'string', end: text.length, errorAt: text.length }
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
