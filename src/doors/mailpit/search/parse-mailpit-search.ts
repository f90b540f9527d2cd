import { limits } from '../../../model/limits.ts'
import type { Search, SearchField } from '../../../model/search.ts'
import { parseWhen } from './parse-when.ts'
import { splitQuery } from './split-query.ts'

/** A Mailpit search in the words of our own. */
export interface MailpitSearch {
  /** Undefined where nothing narrows it. */
  readonly search: Search | undefined
  /**
   * Terms that say nothing here, or are answered by something wider than they ask for. A list shows what the rest finds,
   * as Mailpit does; whoever changes or deletes by such a search must refuse.
   */
  readonly loose: readonly string[]
}

export interface MailpitSearchOptions {
  /** IANA name of the time zone of dates without an offset. */
  readonly zone?: string | undefined
  /** Tags in use, for `is:tagged`. */
  readonly tags: readonly string[]
}

/** What one term comes to; undefined for one that is passed over. */
type Reading = { readonly search: Search; readonly isLoose?: boolean } | undefined

/**
 * Reads Mailpit's search: terms that must all be met, each one turned round by `-` or `!` before it.
 *
 * Quirk: Mailpit looks for substrings. The index here knows words, so a text is found as whole words of which the last
 * may be only begun (`wel` finds "Welcome", `come` does not).
 *
 * @throws RangeError for a search beyond the limits of any search
 */
export function parseMailpitSearch(query: string, options: MailpitSearchOptions): MailpitSearch {
  const terms = splitQuery(query)
  if (query.length > limits.queryChars || terms.length > limits.queryTerms) {
    throw new RangeError(
      `Expected at most ${limits.queryChars} characters and ${limits.queryTerms} terms in a search`,
    )
  }
  const loose: string[] = []
  const found: Search[] = []
  let prefixes = 0
  for (const term of terms) {
    const isExcluding = term.length > 1 && /^[-!]/.test(term)
    const text = isExcluding ? term.slice(1) : term
    const reading = readTerm(text, options, prefixes < limits.queryPrefixes)
    if (reading === undefined || reading.isLoose) loose.push(term)
    if (reading === undefined) continue
    prefixes += countPrefixes(reading.search)
    found.push(isExcluding ? { kind: 'not', term: reading.search } : reading.search)
  }
  const [only] = found
  return { search: found.length > 1 ? { kind: 'and', terms: found } : only, loose }
}

function countPrefixes(search: Search): number {
  if (search.kind === 'or') return search.terms.reduce((sum, term) => sum + countPrefixes(term), 0)
  return search.kind === 'words' && search.isPrefix ? 1 : 0
}

function readTerm(term: string, options: MailpitSearchOptions, mayBegin: boolean): Reading {
  const [, name, rest = ''] = /^([a-z-]+):(.*)$/is.exec(term) ?? []
  const value = rest.trim()
  const words = (field: SearchField): Search => readWords(field, value, mayBegin)
  switch (name?.toLowerCase()) {
    case 'from':
    case 'to':
    case 'cc':
    case 'subject': {
      const field = name?.toLowerCase() as 'from' | 'to' | 'cc' | 'subject'
      return value === '' ? undefined : { search: words(field) }
    }
    case 'bcc':
      // The index holds blind recipients among those of To.
      return value === '' ? undefined : { search: words('to'), isLoose: true }
    case 'addressed':
      return value === ''
        ? undefined
        : {
            search: {
              kind: 'or',
              terms: [words('from'), words('to'), words('cc'), header('Reply-To', value)],
            },
          }
    case 'reply-to':
      return value === '' ? undefined : { search: header('Reply-To', value) }
    case 'message-id':
      return value === '' ? undefined : { search: messageId(value) }
    case 'tag':
      return value === '' ? undefined : { search: { kind: 'tag', value } }
    case 'is':
      return readState(value.toLowerCase(), options.tags) ?? { search: readWords('any', term, mayBegin) }
    case 'has':
      if (/^attachments?$/i.test(value)) return { search: { kind: 'has', what: 'attachment' } }
      if (/^inlines?$/i.test(value)) return { search: { kind: 'has', what: 'attachment' }, isLoose: true }
      return { search: readWords('any', term, mayBegin) }
    case 'after':
    case 'before': {
      const at = parseWhen(value, options.zone)
      const kind = name?.toLowerCase() === 'after' ? 'after' : 'before'
      return at === undefined ? undefined : { search: { kind, at } }
    }
    case 'larger':
    case 'smaller': {
      const sizeBytes = readSize(value)
      if (sizeBytes === undefined) return { search: readWords('any', term, mayBegin) }
      // "larger" takes the size itself in; ours does not.
      return name?.toLowerCase() === 'larger'
        ? { search: { kind: 'larger', sizeBytes: sizeBytes - 1 } }
        : { search: { kind: 'smaller', sizeBytes } }
    }
    default:
      return { search: readWords('any', term, mayBegin) }
  }
}

/** RFC 5322 takes the brackets for part of the field; people leave them out. */
function messageId(value: string): Search {
  const bare = value.replace(/^<|>$/g, '')
  return { kind: 'or', terms: [header('Message-ID', `<${bare}>`), header('Message-ID', bare)] }
}

function header(name: string, value: string): Search {
  return { kind: 'header', name, value }
}

const endsInTwoLetters = /[\p{L}\p{N}\p{M}]{2}$/u

function readWords(field: SearchField, text: string, mayBegin: boolean): Search {
  return { kind: 'words', field, text, isPrefix: mayBegin && endsInTwoLetters.test(text) }
}

function readState(state: string, tags: readonly string[]): Reading {
  if (state === 'read' || state === 'unread') return { search: { kind: 'isRead', isRead: state === 'read' } }
  if (state !== 'tagged') return undefined
  // No tag is called so: where there are none, nothing matches.
  return { search: { kind: 'or', terms: ['', ...tags].map((value) => ({ kind: 'tag', value })) } }
}

function readSize(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)\s?([km]?)b?$/i.exec(text) ?? []
  const factor = unit.toLowerCase() === 'k' ? 1024 : unit === '' ? 1 : 1024 * 1024
  const bytes = Math.floor(Number(number ?? 0) * factor)
  return bytes > 0 ? bytes : undefined
}
