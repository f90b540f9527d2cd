import type { SearchTerm } from '../search.ts'
import type { WordToken } from './lex-search.ts'
import { quoted, SearchSyntaxError } from './search-error.ts'
import type { SearchFieldName } from './search-fields.ts'

/** RFC 5322 §3.6.8: printable US-ASCII without the colon. */
const headerName = /^[!-9;-~]+$/
const endsInTwoLetters = /[\p{L}\p{N}\p{M}]{2}$/u
const size = /^(\d{1,12})([km]?)b?$/i
const age = /^(\d{1,6})([smhdw])$/i
const isoDate =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:?\d\d)?)?$/i

const msPerUnit: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const bytesPerUnit: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 * 1024 }

/**
 * Makes the term for a value.
 *
 * @param field the field it stands behind; undefined for a free word
 * @param nowMs what ages count back from, epoch ms
 * @throws SearchSyntaxError for a value that the field does not take
 */
export function readSearchValue(
  field: SearchFieldName | undefined,
  word: WordToken,
  nowMs: number,
): SearchTerm {
  switch (field) {
    case undefined:
      return readWords('any', word)
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
    case 'body':
      return readWords(field, word)
    case 'tag':
    case 'campaign':
      return { kind: field, value: requireText(word) }
    case 'customid':
      return { kind: 'customId', value: requireText(word) }
    case 'template':
      if (!/^\d{1,19}$/.test(word.text)) throw unexpected('the number of a template', field, word)
      return { kind: 'templateId', value: word.text }
    case 'header':
      return readHeader(word)
    case 'has':
      return { kind: 'has', what: readOneOf(['attachment', 'html', 'link', 'code'], field, word) }
    case 'is':
      return readState(word)
    case 'before':
    case 'after':
      return { kind: field, at: readInstant(field, word, nowMs) }
    case 'larger':
    case 'smaller':
      return { kind: field, sizeBytes: readSize(field, word) }
  }
}

function readWords(field: 'any' | 'from' | 'to' | 'cc' | 'subject' | 'body', word: WordToken): SearchTerm {
  if (!word.hasStar) return { kind: 'words', field, text: requireText(word), isPrefix: false }
  const text = word.text.slice(0, -1)
  if (!endsInTwoLetters.test(text)) {
    throw new SearchSyntaxError(
      'Expected at least two letters or digits before "*"',
      word.at,
      word.end - word.at,
    )
  }
  return { kind: 'words', field, text, isPrefix: true }
}

function requireText(word: WordToken): string {
  if (word.text.trim() !== '') return word.text
  throw new SearchSyntaxError('Expected text between the quotes', word.at, word.end - word.at)
}

function readHeader(word: WordToken): SearchTerm {
  const equals = word.text.indexOf('=')
  const name = equals < 0 ? word.text : word.text.slice(0, equals)
  if (!headerName.test(name)) throw unexpected('a header name, or Name=value,', 'header', word)
  return { kind: 'header', name, value: equals < 0 ? null : word.text.slice(equals + 1) }
}

function readState(word: WordToken): SearchTerm {
  const state = readOneOf(['unread', 'read', 'rejected'], 'is', word)
  return state === 'rejected' ? { kind: 'isRejected' } : { kind: 'isRead', isRead: state === 'read' }
}

function readOneOf<Choice extends string>(
  choices: readonly Choice[],
  field: SearchFieldName,
  word: WordToken,
): Choice {
  const lower = word.text.toLowerCase()
  const found = choices.find((choice) => choice === lower)
  if (found !== undefined) return found
  throw unexpected(`${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`, field, word)
}

function readSize(field: SearchFieldName, word: WordToken): number {
  const found = size.exec(word.text)
  if (!found) throw unexpected('a number of bytes such as 500, 20k or 3m', field, word)
  return Number(found[1]) * (bytesPerUnit[(found[2] ?? '').toLowerCase()] ?? 1)
}

/** Dates are UTC unless they name their offset; a date alone is its midnight. */
function readInstant(field: SearchFieldName, word: WordToken, nowMs: number): number {
  const ago = age.exec(word.text)
  if (ago) return Math.max(0, nowMs - Number(ago[1]) * (msPerUnit[(ago[2] ?? '').toLowerCase()] ?? 0))
  const instant = parseIsoDate(word.text)
  if (instant === undefined) throw unexpected('a date or an age such as 10m', field, word)
  return instant
}

function parseIsoDate(text: string): number | undefined {
  const found = isoDate.exec(text)
  if (!found) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = found
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  // Date.parse rolls February 30 over to March; written back, such a day shows.
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return undefined
  const instant = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${offset}`,
  )
  return Number.isNaN(instant) ? undefined : instant
}

function unexpected(what: string, field: SearchFieldName, word: WordToken): SearchSyntaxError {
  return new SearchSyntaxError(
    `Expected ${what} after "${field}:", found ${quoted(word.text)}`,
    word.at,
    word.end - word.at,
  )
}
