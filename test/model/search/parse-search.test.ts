import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src/model/search/parse-search.ts'
import { searchFieldNames } from '../../../src/model/search/search-fields.ts'
import type { Search, SearchField } from '../../../src/model/search.ts'

const now = Date.parse('2026-03-10T12:00:00.000Z')
const minute = 60_000

const words = (text: string, field: SearchField = 'any', isPrefix = false): Search => ({
  kind: 'words',
  field,
  text,
  isPrefix,
})
const and = (...terms: Search[]): Search => ({ kind: 'and', terms })
const or = (...terms: Search[]): Search => ({ kind: 'or', terms })
const not = (term: Search): Search => ({ kind: 'not', term })

function search(query: string): Search | undefined {
  const parsed = parseSearch(query, now)
  if (parsed.kind === 'error') throw new Error(`${query} does not parse: ${parsed.message}`)
  return parsed.search
}

const understood: readonly (readonly [string, Search | undefined])[] = [
  ['', undefined],
  [' \t\n', undefined],
  ['invoice', words('invoice')],
  ['two words', and(words('two'), words('words'))],
  ['two AND words', and(words('two'), words('words'))],
  ['or and', and(words('or'), words('and'))],
  ['"two words"', words('two words')],
  ['"a \\"quoted\\" \\\\ word \\n"', words('a "quoted" \\ word \\n')],
  ['"OR"', words('OR')],
  ['"from:ada"', words('from:ada')],
  ['"-x"', words('-x')],
  ['pre"fix and more"', words('prefix and more')],
  ['pass*', words('pass', 'any', true)],
  ['"your pass"*', words('your pass', 'any', true)],
  ['"pass*"', words('pass*')],
  ['a*b', words('a*b')],
  ['日本*', words('日本', 'any', true)],
  ['subject:pass*', words('pass', 'subject', true)],
  ['a OR b', or(words('a'), words('b'))],
  ['a b OR c d', or(and(words('a'), words('b')), and(words('c'), words('d')))],
  ['a (b OR c)', and(words('a'), or(words('b'), words('c')))],
  ['(a)', words('a')],
  ['((a b) c)', and(words('a'), words('b'), words('c'))],
  ['(a OR b) OR c', or(words('a'), words('b'), words('c'))],
  ['a(b)c', and(words('a'), words('b'), words('c'))],
  ['-a', not(words('a'))],
  ['--a', not(not(words('a')))],
  ['-(a OR b)', not(or(words('a'), words('b')))],
  ['-from:ada', not(words('ada', 'from'))],
  ['-"a b"', not(words('a b'))],
  ['reset-password', words('reset-password')],
  ['from:ada@example.com', words('ada@example.com', 'from')],
  ['FROM:ada', words('ada', 'from')],
  ['to:"Ada Lovelace"', words('Ada Lovelace', 'to')],
  ['cc:ada', words('ada', 'cc')],
  ['subject:(a -b)', and(words('a', 'subject'), not(words('b', 'subject')))],
  ['has:(link OR code)', or({ kind: 'has', what: 'link' }, { kind: 'has', what: 'code' })],
  ['subject:(a) b', and(words('a', 'subject'), words('b'))],
  ['subject:-5', words('-5', 'subject')],
  ['subject:a:b', words('a:b', 'subject')],
  ['body:https://example.com', words('https://example.com', 'body')],
  ['https://example.com/a?b=c', words('https://example.com/a?b=c')],
  ['12:30', words('12:30')],
  ['Hello: you', and(words('Hello:'), words('you'))],
  ['tag:red', { kind: 'tag', value: 'red' }],
  ['tag:red*', { kind: 'tag', value: 'red*' }],
  ['customid:"Order 7"', { kind: 'customId', value: 'Order 7' }],
  ['campaign:spring', { kind: 'campaign', value: 'spring' }],
  ['template:4711', { kind: 'templateId', value: '4711' }],
  ['header:X-Test', { kind: 'header', name: 'X-Test', value: null }],
  ['header:X-Test=', { kind: 'header', name: 'X-Test', value: '' }],
  ['header:X-Test=a=b', { kind: 'header', name: 'X-Test', value: 'a=b' }],
  ['header:X-Test="a b"', { kind: 'header', name: 'X-Test', value: 'a b' }],
  ['header:"X-Test=a b"', { kind: 'header', name: 'X-Test', value: 'a b' }],
  ['has:attachment', { kind: 'has', what: 'attachment' }],
  ['has:HTML', { kind: 'has', what: 'html' }],
  ['has:link', { kind: 'has', what: 'link' }],
  ['has:code', { kind: 'has', what: 'code' }],
  ['is:unread', { kind: 'isRead', isRead: false }],
  ['is:Read', { kind: 'isRead', isRead: true }],
  ['is:rejected', { kind: 'isRejected' }],
  ['before:2026-03-01', { kind: 'before', at: Date.parse('2026-03-01T00:00:00Z') }],
  ['after:2026-03-01T10:20', { kind: 'after', at: Date.parse('2026-03-01T10:20:00Z') }],
  ['after:2026-03-01T10:20:30.5Z', { kind: 'after', at: Date.parse('2026-03-01T10:20:30.500Z') }],
  ['after:2026-03-01T10:20:30+02:00', { kind: 'after', at: Date.parse('2026-03-01T08:20:30Z') }],
  ['after:2026-03-01t10:20:30-0330', { kind: 'after', at: Date.parse('2026-03-01T13:50:30Z') }],
  ['after:2024-02-29', { kind: 'after', at: Date.parse('2024-02-29T00:00:00Z') }],
  ['before:45s', { kind: 'before', at: now - 45_000 }],
  ['before:10m', { kind: 'before', at: now - 10 * minute }],
  ['before:2H', { kind: 'before', at: now - 120 * minute }],
  ['before:2d', { kind: 'before', at: now - 2 * 24 * 60 * minute }],
  ['before:1w', { kind: 'before', at: now - 7 * 24 * 60 * minute }],
  ['before:999999w', { kind: 'before', at: 0 }],
  ['larger:500', { kind: 'larger', sizeBytes: 500 }],
  ['larger:20k', { kind: 'larger', sizeBytes: 20 * 1024 }],
  ['smaller:3MB', { kind: 'smaller', sizeBytes: 3 * 1024 * 1024 }],
]

const refused: readonly (readonly [string, string, string])[] = [
  ['before:soon', 'Expected a date or an age such as 10m after "before:", found "soon"', 'soon'],
  [
    'after:2026-02-30',
    'Expected a date or an age such as 10m after "after:", found "2026-02-30"',
    '2026-02-30',
  ],
  [
    'after:2026-13-01',
    'Expected a date or an age such as 10m after "after:", found "2026-13-01"',
    '2026-13-01',
  ],
  ['after:2026-01-01T25:00', 'Expected a date or an age', '2026-01-01T25:00'],
  ['after:2026-01-01T10:00+99:00', 'Expected a date or an age', '2026-01-01T10:00+99:00'],
  [
    'a larger:huge',
    'Expected a number of bytes such as 500, 20k or 3m after "larger:", found "huge"',
    'huge',
  ],
  ['larger:-5', 'Expected a number of bytes', '-5'],
  ['has:pictures', 'Expected attachment, html, link or code after "has:", found "pictures"', 'pictures'],
  ['is:starred', 'Expected unread, read or rejected after "is:", found "starred"', 'starred'],
  ['template:welcome', 'Expected the number of a template after "template:", found "welcome"', 'welcome'],
  ['header:=x', 'Expected a header name, or Name=value, after "header:", found "=x"', '=x'],
  ['header:"a b"', 'Expected a header name, or Name=value, after "header:", found "a b"', '"a b"'],
  ['foo:bar', 'Unknown field "foo": there are from, to, cc, subject,', 'foo:'],
  ['x-mj-customid:7', 'Unknown field "x-mj-customid"', 'x-mj-customid:'],
  ['localhost:8025', 'Unknown field "localhost"', 'localhost:'],
  ['from:', 'Expected a value directly after "from:"', 'from:'],
  ['from: ada', 'Expected a value directly after "from:"', 'from:'],
  ['(from:)', 'Expected a value directly after "from:"', 'from:'],
  ['from:(to:x)', 'Expected a value for "from:", found "to:"', 'to:'],
  ['a "b c', 'Expected a closing quote to this opening one', '"'],
  ['""', 'Expected text between the quotes', '""'],
  ['from:" "', 'Expected text between the quotes', '" "'],
  ['a - b', 'Expected something to exclude directly after "-"', '-'],
  ['(-)', 'Expected something to exclude directly after "-"', '-'],
  ['(a', 'Expected a closing ")" to this bracket', '('],
  ['a)', 'Unexpected ")": no bracket is open here', ')'],
  ['()', 'Expected a word, a "phrase" or a field, found ")"', ')'],
  ['OR a', 'Expected a word, a "phrase" or a field, found "OR"', 'OR'],
  ['a OR OR b', 'Expected a word, a "phrase" or a field, found "OR"', 'OR'],
  ['a OR', 'Expected a word, a "phrase" or a field, found the end', ''],
  ['a AND', 'Expected a word, a "phrase" or a field, found the end', ''],
  ['AND a', 'Expected a word, a "phrase" or a field, found "AND"', 'AND'],
  ['-OR', 'Expected a word, a "phrase" or a field, found "OR"', 'OR'],
  ['*', 'Expected at least two letters or digits before "*"', '*'],
  ['p*', 'Expected at least two letters or digits before "*"', 'p*'],
  ['"order p"*', 'Expected at least two letters or digits before "*"', '"order p"*'],
  ['ab@*', 'Expected at least two letters or digits before "*"', 'ab@*'],
  ['a\u0000b', 'Unexpected control character', '\u0000'],
  [`${'x'.repeat(1_000)}yz`, 'Expected at most 1000 characters, found 1002', 'yz'],
  [`${'a '.repeat(32)}last`, 'Expected at most 32 terms', 'last'],
  ['ab* ab* ab* ab* last*', 'Expected at most 4 words with "*"', 'last*'],
  [`${'('.repeat(16)}(a`, 'Expected at most 16 levels of nesting', '('],
  [`${'-'.repeat(17)}a`, 'Expected at most 16 levels of nesting', '-'],
]

describe('parseSearch', () => {
  it.each(understood)('understands %j', (query, expected) => {
    expect(search(query)).toEqual(expected)
  })

  it.each(refused)('refuses %j and points at the place', (query, message, place) => {
    const parsed = parseSearch(query, now)
    if (parsed.kind === 'ok') throw new Error('parsed')
    expect(parsed.message).toContain(message)
    expect(query.slice(parsed.position, parsed.position + parsed.length)).toBe(place)
  })

  it('names every known field when it refuses an unknown one', () => {
    const parsed = parseSearch('foo:bar', now)
    if (parsed.kind === 'ok') throw new Error('parsed')
    for (const name of searchFieldNames) expect(parsed.message).toContain(name)
  })

  it('points at the first offending place where the same text occurs twice', () => {
    expect(parseSearch('soon before:soon', now)).toMatchObject({ position: 12, length: 4 })
    expect(parseSearch('(a (b)', now)).toMatchObject({ position: 0 })
    expect(parseSearch('a OR', now)).toMatchObject({ position: 4, length: 0 })
  })

  it('never throws, and points inside the query, whatever it is given', () => {
    const pieces = fc.constantFrom(
      ...searchFieldNames.map((name) => `${name}:`),
      '(',
      ')',
      '"',
      '-',
      '*',
      'OR',
      'AND',
      ' ',
      '\\',
      ':',
      '=',
      'foo',
      'é',
      '10m',
      '2026-03-01',
      '//',
      '\u0000',
    )
    const query = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(query, (text) => {
        const parsed = parseSearch(text, now)
        if (parsed.kind === 'ok') return
        expect(parsed.message).not.toBe('')
        expect(parsed.position).toBeGreaterThanOrEqual(0)
        expect(parsed.length).toBeGreaterThanOrEqual(0)
        expect(parsed.position + parsed.length).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 2_000 },
    )
  })
})
