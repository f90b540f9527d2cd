import { quoted, SearchSyntaxError } from './search-error.ts'
import { findSearchField, type SearchFieldName, searchFieldNames } from './search-fields.ts'

/** A run of characters that stands for one value; quotes are taken off. */
export interface WordToken {
  readonly kind: 'word'
  readonly at: number
  readonly end: number
  readonly text: string
  /** The last character of `text` is a `*` outside quotes. */
  readonly hasStar: boolean
}

/** The pieces of a search. `at` and `end` are offsets in UTF-16 code units, `end` exclusive. */
export type SearchToken =
  | { readonly kind: 'open' | 'close' | 'not' | 'or' | 'and'; readonly at: number; readonly end: number }
  /** `name:`; what follows it directly is a word or an opening bracket. */
  | { readonly kind: 'field'; readonly at: number; readonly end: number; readonly name: SearchFieldName }
  | WordToken

const space = /\s/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse
const control = /[\0-\x08\x0e-\x1f\x7f]/
const fieldName = /^([a-z][a-z-]*):/i

/**
 * Cuts a search into tokens, in one pass.
 *
 * A word is a run of characters up to white space or a bracket; parts of it may stand in quotes, in which `\"` and
 * `\\` stand for a quote and a backslash. `letters:` with something directly after it is a field; a URL
 * (`https://…`) and anything that begins with a quote are words.
 *
 * @throws SearchSyntaxError for an open quote, a control character, an unknown field, a field or `-` without a value
 */
export function lexSearch(query: string): readonly SearchToken[] {
  const strange = control.exec(query)
  if (strange) throw new SearchSyntaxError('Unexpected control character', strange.index, 1)

  const tokens: SearchToken[] = []
  let at = 0
  while (at < query.length) {
    const character = query.charAt(at)
    if (space.test(character)) {
      at++
      continue
    }
    const token = tokens.at(-1)?.kind === 'field' ? readValue(query, at) : readToken(query, at, character)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

function readToken(query: string, at: number, character: string): SearchToken {
  if (character === '(' || character === ')') return readBracket(query, at)
  if (character === '-') {
    if (isBoundary(query, at + 1)) {
      throw new SearchSyntaxError('Expected something to exclude directly after "-"', at, 1)
    }
    return { kind: 'not', at, end: at + 1 }
  }
  const word = readWord(query, at)
  const source = query.slice(at, word.end)
  if (source === 'OR') return { kind: 'or', at, end: word.end }
  if (source === 'AND') return { kind: 'and', at, end: word.end }
  return readField(query, at, source) ?? word
}

function readBracket(query: string, at: number): SearchToken {
  return { kind: query.charAt(at) === '(' ? 'open' : 'close', at, end: at + 1 }
}

/** Behind `name:` a `-` is a character like any other, and a second colon too. */
function readValue(query: string, at: number): SearchToken {
  return query.charAt(at) === '(' ? readBracket(query, at) : readWord(query, at)
}

function readField(query: string, at: number, source: string): SearchToken | undefined {
  const name = fieldName.exec(source)?.[1]
  if (name === undefined) return undefined
  const end = at + name.length + 1
  const known = findSearchField(name)
  if (known === undefined) {
    if (isBoundary(query, end) || query.startsWith('//', end)) return undefined
    const names = searchFieldNames.join(', ')
    throw new SearchSyntaxError(
      `Unknown field ${quoted(name)}: there are ${names}; to search for the text itself, put it in quotes`,
      at,
      name.length + 1,
    )
  }
  if (isBoundary(query, end)) throw missingValue(name, at, end)
  return { kind: 'field', at, end, name: known }
}

function missingValue(name: string, at: number, end: number): SearchSyntaxError {
  return new SearchSyntaxError(`Expected a value directly after "${name}:"`, at, end - at)
}

/** True where no value can begin: at white space, a closing bracket, the end. */
function isBoundary(query: string, at: number): boolean {
  const character = query.charAt(at)
  return character === '' || character === ')' || space.test(character)
}

function readWord(query: string, start: number): WordToken {
  let at = start
  let text = ''
  let hasStar = false
  while (at < query.length) {
    const character = query.charAt(at)
    if (character === '(' || character === ')' || space.test(character)) break
    hasStar = character === '*'
    if (character === '"') {
      const phrase = readQuoted(query, at)
      text += phrase.text
      at = phrase.end
    } else {
      text += character
      at++
    }
  }
  return { kind: 'word', at: start, end: at, text, hasStar }
}

function readQuoted(query: string, start: number): { readonly text: string; readonly end: number } {
  let text = ''
  for (let at = start + 1; at < query.length; at++) {
    const character = query.charAt(at)
    if (character === '"') return { text, end: at + 1 }
    const next = query.charAt(at + 1)
    if (character === '\\' && (next === '"' || next === '\\')) at++
    text += query.charAt(at)
  }
  throw new SearchSyntaxError('Expected a closing quote to this opening one', start, 1)
}
