import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesPattern } from '../../src/lib/match-pattern.ts'

describe('matchesPattern', () => {
  it.each<[pattern: string, text: string, expected: boolean]>([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*', 'A', true],
    ['*a', 'ba', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a**b', 'axb', true],
    ['*ab*ab*', 'abab', true],
    ['*ab*ab*', 'abb', false],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
  ])('%j on %j: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected)
  })

  it('agrees with a regular expression that says the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 })
    fc.assert(
      fc.property(pattern, text, (given, on) => {
        const source = given.replaceAll('.', '\\.').replaceAll('*', '.*')
        expect(matchesPattern(given, on)).toBe(new RegExp(`^${source}$`).test(on))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes its time for no pattern', () => {
    expect(matchesPattern(`${'*a'.repeat(160)}*b`, 'a'.repeat(100_000))).toBe(false)
  })
})
