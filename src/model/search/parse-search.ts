import { limits } from '../limits.ts'
import type { Search } from '../search.ts'
import { lexSearch, type SearchToken } from './lex-search.ts'
import { readSearchValue } from './read-search-value.ts'
import { quoted, SearchSyntaxError } from './search-error.ts'
import type { SearchFieldName } from './search-fields.ts'

/** What {@link parseSearch} makes of a query. `search` is undefined for an empty one, which matches everything. */
export type ParsedSearch =
  | { readonly kind: 'ok'; readonly search: Search | undefined }
  | {
      readonly kind: 'error'
      /** For a person: what was expected, and what was found instead. */
      readonly message: string
      /** Offset into the query in UTF-16 code units; the query's length where something is missing at its end. */
      readonly position: number
      /** How much of the query is wrong; 0 where something is missing. */
      readonly length: number
    }

/**
 * Reads a search as people write it:
 *
 *     any  = all *( "OR" all )
 *     all  = one *( ["AND"] one )
 *     one  = "-" one / "(" any ")" / [ field ":" ] value / field ":" "(" any ")"
 *
 * In `field:( … )` every value belongs to that field. Terms that stand side by side must all be met, and that binds
 * tighter than `OR`. A `*` that ends a word makes it the beginning of one.
 *
 * @param nowMs what ages such as `10m` count back from, epoch ms
 */
export function parseSearch(query: string, nowMs: number): ParsedSearch {
  try {
    if (query.length > limits.queryChars) {
      throw new SearchSyntaxError(
        `Expected at most ${limits.queryChars} characters, found ${query.length}`,
        limits.queryChars,
        query.length - limits.queryChars,
      )
    }
    const tokens = lexSearch(query)
    const search = tokens.length === 0 ? undefined : new SearchParser(query, tokens, nowMs).parse()
    return { kind: 'ok', search }
  } catch (error) {
    if (!(error instanceof SearchSyntaxError)) throw error
    return { kind: 'error', message: error.message, position: error.position, length: error.length }
  }
}

/** One pass over the tokens; holds what a pass has to remember. */
class SearchParser {
  readonly #query: string
  readonly #tokens: readonly SearchToken[]
  readonly #nowMs: number
  #next = 0
  #depth = 0
  #terms = 0
  #prefixes = 0

  constructor(query: string, tokens: readonly SearchToken[], nowMs: number) {
    this.#query = query
    this.#tokens = tokens
    this.#nowMs = nowMs
  }

  parse(): Search {
    const search = this.#parseAny(undefined)
    const rest = this.#peek()
    if (rest) throw new SearchSyntaxError('Unexpected ")": no bracket is open here', rest.at, 1)
    return search
  }

  #parseAny(field: SearchFieldName | undefined): Search {
    const terms = [this.#parseAll(field)]
    while (this.#peek()?.kind === 'or') {
      this.#next++
      terms.push(this.#parseAll(field))
    }
    return combine('or', terms)
  }

  #parseAll(field: SearchFieldName | undefined): Search {
    const terms = [this.#parseOne(field)]
    for (
      let token = this.#peek();
      token && token.kind !== 'or' && token.kind !== 'close';
      token = this.#peek()
    ) {
      if (token.kind === 'and') this.#next++
      terms.push(this.#parseOne(field))
    }
    return combine('and', terms)
  }

  #parseOne(field: SearchFieldName | undefined): Search {
    const token = this.#peek()
    this.#next++
    switch (token?.kind) {
      case 'not':
        return this.#deeper(token, () => ({ kind: 'not', term: this.#parseOne(field) }))
      case 'open':
        return this.#deeper(token, () => this.#parseBrackets(token, field))
      case 'field':
        if (field === undefined) return this.#parseOne(token.name)
        throw this.#unexpected(`a value for "${field}:"`, token)
      case 'word':
        return this.#parseValue(token, field)
      default:
        throw this.#unexpected('a word, a "phrase" or a field', token)
    }
  }

  #parseBrackets(open: SearchToken, field: SearchFieldName | undefined): Search {
    const inside = this.#parseAny(field)
    if (this.#peek()?.kind !== 'close') {
      throw new SearchSyntaxError('Expected a closing ")" to this bracket', open.at, 1)
    }
    this.#next++
    return inside
  }

  #parseValue(token: SearchToken & { kind: 'word' }, field: SearchFieldName | undefined): Search {
    const term = readSearchValue(field, token, this.#nowMs)
    const isPrefix = term.kind === 'words' && term.isPrefix
    if (++this.#terms > limits.queryTerms) throw tooMany(token, 'terms', limits.queryTerms)
    if (isPrefix && ++this.#prefixes > limits.queryPrefixes) {
      throw tooMany(token, 'words with "*"', limits.queryPrefixes)
    }
    return term
  }

  #deeper(token: SearchToken, parse: () => Search): Search {
    if (++this.#depth > limits.queryNesting) throw tooMany(token, 'levels of nesting', limits.queryNesting)
    const search = parse()
    this.#depth--
    return search
  }

  #peek(): SearchToken | undefined {
    return this.#tokens[this.#next]
  }

  #unexpected(expected: string, token: SearchToken | undefined): SearchSyntaxError {
    if (token === undefined) {
      return new SearchSyntaxError(`Expected ${expected}, found the end`, this.#query.length, 0)
    }
    const found = this.#query.slice(token.at, token.end)
    return new SearchSyntaxError(`Expected ${expected}, found ${quoted(found)}`, token.at, found.length)
  }
}

function tooMany(token: SearchToken, what: string, most: number): SearchSyntaxError {
  return new SearchSyntaxError(`Expected at most ${most} ${what}`, token.at, token.end - token.at)
}

/** Terms of the same kind are drawn into one list, so that brackets that change nothing leave no trace. */
function combine(kind: 'and' | 'or', terms: readonly Search[]): Search {
  const [only] = terms
  if (only !== undefined && terms.length === 1) return only
  return { kind, terms: terms.flatMap((term) => (term.kind === kind ? term.terms : [term])) }
}
