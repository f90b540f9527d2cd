import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonError } from '../../src/lib/find-json-error.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('findJsonError', () => {
  it.each([
    ['', 0],
    ['  ', 2],
    ['{', 1],
    ['{"a"', 4],
    ['{"a":', 5],
    ['{"a":1', 6],
    ['{"a":1,', 7],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ["{'a':1}", 1],
    ['{"a":x}', 5],
    ['{"a":tru}', 5],
    ['{"a":01}', 6],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['[,1]', 1],
    ['[1}', 2],
    ['{"a":1]', 6],
    ['{"a":[1}', 7],
    ['1 2', 2],
    ['{} {}', 3],
    [']', 0],
    ['"abc', 4],
    ['"a\nb"', 2],
    ['"a\\x"', 2],
    ['"a\\u12"', 2],
    ['\uFEFF{}', 0],
    ['undefined', 0],
    ['NaN', 0],
    ['{"read":true}}', 13],
  ])('finds the error in %j at %i', (text, position) => {
    expect(isJson(text)).toBe(false)
    expect(findJsonError(text)).toBe(position)
  })

  it('finds none in whatever is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(findJsonError(text)).toBeUndefined()
      }),
    )
  })

  it('says the same as JSON.parse of any text, and points inside it', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"',
      '1',
      '-',
      'true',
      'nul',
      ' ',
      '\\',
      '\n',
      'é',
    )
    const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (value) => {
        const position = findJsonError(value)
        expect(position === undefined).toBe(isJson(value))
        expect(position ?? 0).toBeLessThanOrEqual(value.length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('passes over brackets that are nested a hundred thousand deep', () => {
    expect(findJsonError('['.repeat(100_000))).toBe(100_000)
    expect(findJsonError('['.repeat(100_000) + ']'.repeat(100_000))).toBeUndefined()
  })
})
