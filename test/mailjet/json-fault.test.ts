import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findJsonFault } from '../../src/mailjet/json-fault.ts'

it.each([
  ['', 0],
  ['{', 1],
  ['{}', undefined],
  [' [1, 2.5e3, "a\\u00e9\\n", true, null] ', undefined],
  ['{"a":1,}', 7],
  ['[1,]', 3],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ['{a:1}', 1],
  ['{"a":01}', 6],
  ['{"a":+1}', 5],
  ['{"a":tru}', 5],
  ['"a\\x"', 2],
  ['"a\tb"', 2],
  ['"a', 2],
  ['"\\"', 3],
  ['{} {}', 3],
  ['[}', 1],
  ['{"a":1]', 6],
])('finds in %j the fault at %s', (text, at) => {
  expect(findJsonFault(text)).toBe(at)
})

it('agrees with JSON.parse on every text', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '\\',
    '1',
    '-',
    '.',
    'e',
    'true',
    'null',
    ' ',
  )
  const texts = fc.oneof(
    fc.json(),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    fc.string(),
  )
  fc.assert(
    fc.property(texts, (text) => {
      expect(findJsonFault(text) === undefined).toBe(isJson(text))
    }),
    { numRuns: 2_000 },
  )
})

it('takes any depth', () => {
  expect(findJsonFault('['.repeat(200_000))).toBe(200_000)
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
