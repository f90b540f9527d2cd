import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src/model/search/parse-search.ts'
import { printSearch } from '../../../src/model/search/print-search.ts'
import type { Search } from '../../../src/model/search.ts'

const now = Date.parse('2026-03-10T12:00:00.000Z')

/** Text as the parser can make it: no control characters, something in it. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      'OR',
      'AND',
      '-x',
      'from:x',
      'a b',
      'a"b',
      'a\\',
      'a\\"b',
      'x*',
      '(x)',
      'https://x.example/',
      '12:30',
    ),
  )
  .filter((value) => value.trim() !== '' && !/\p{Cc}/u.test(value))

const name = fc.stringMatching(/^[!-9;<>-~]{1,8}$/)
const instant = fc.integer({ min: 0, max: 253_402_300_799_999 })

const term: fc.Arbitrary<Search> = fc.oneof(
  fc.record({
    kind: fc.constant('words' as const),
    field: fc.constantFrom('any', 'from', 'to', 'cc', 'subject', 'body'),
    text,
    isPrefix: fc.constant(false),
  }),
  fc.record({
    kind: fc.constant('words' as const),
    field: fc.constantFrom('any', 'subject'),
    text: text.map((value) => `${value}ab`),
    isPrefix: fc.constant(true),
  }),
  fc.record({ kind: fc.constantFrom('tag', 'customId', 'campaign'), value: text }),
  fc.record({ kind: fc.constant('templateId' as const), value: fc.nat().map(String) }),
  fc.record({
    kind: fc.constant('header' as const),
    name,
    value: fc.oneof(fc.constant(null), fc.constant(''), text),
  }),
  fc.record({
    kind: fc.constant('has' as const),
    what: fc.constantFrom('attachment', 'html', 'link', 'code'),
  }),
  fc.record({ kind: fc.constant('isRead' as const), isRead: fc.boolean() }),
  fc.constant({ kind: 'isRejected' as const }),
  fc.record({ kind: fc.constantFrom('before', 'after'), at: instant }),
  fc.record({ kind: fc.constantFrom('larger', 'smaller'), sizeBytes: fc.nat() }),
) as fc.Arbitrary<Search>

const { search } = fc.letrec<{ search: Search }>((tie) => ({
  search: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    term,
    fc.record({ kind: fc.constant('not' as const), term: tie('search') }),
    fc
      .record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        terms: fc.array(tie('search'), { minLength: 2, maxLength: 3 }),
      })
      .map(({ kind, terms }) => ({
        kind,
        terms: terms.flatMap((inner) => (inner.kind === kind ? inner.terms : [inner])),
      })),
  ),
}))

function countPrefixes(of: Search): number {
  if (of.kind === 'words') return of.isPrefix ? 1 : 0
  if (of.kind === 'not') return countPrefixes(of.term)
  if (of.kind === 'and' || of.kind === 'or')
    return of.terms.reduce((sum, inner) => sum + countPrefixes(inner), 0)
  return 0
}

describe('printSearch', () => {
  it('writes what parses to the same search', () => {
    fc.assert(
      fc.property(
        search.filter((value) => printSearch(value).length <= 1_000 && countPrefixes(value) <= 4),
        (value) => {
          expect(parseSearch(printSearch(value), now)).toEqual({ kind: 'ok', search: value })
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['subject:"your code" -is:read', 'subject:"your code" -is:read'],
    ['subject:(a b) OR has:html', 'subject:a subject:b OR has:html'],
    ['-(a OR b) cc*', '-(a OR b) cc*'],
    ['after:10m', 'after:2026-03-10T11:50:00.000Z'],
    ['larger:2k', 'larger:2048'],
    ['header:X-A=b template:7 customid:x', 'header:X-A=b template:7 customid:x'],
  ])('writes %j as %j', (query, printed) => {
    const parsed = parseSearch(query, now)
    if (parsed.kind === 'error' || !parsed.search) throw new Error('did not parse')
    expect(printSearch(parsed.search)).toBe(printed)
  })
})
