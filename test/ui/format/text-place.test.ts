import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placeAt } from '../../../src/mailjet/workshop/place.ts'
import { countLines, offsetOf, placeOf, withFieldLines } from '../../../ui/src/format/text-place.ts'

const text = fc.string({ unit: fc.constantFrom('a', '\n', '😀', ' ') })

it('finds the way back from a place to its offset', () => {
  fc.assert(
    fc.property(text, fc.nat(), (given, seed) => {
      const offset = seed % (given.length + 1)
      expect(offsetOf(given, placeOf(given, offset))).toBe(offset)
    }),
  )
})

it('counts as the server does', () => {
  fc.assert(
    fc.property(text, fc.nat(), (given, seed) => {
      const offset = seed % (given.length + 1)
      expect(placeOf(given, offset)).toEqual(placeAt(given, offset))
    }),
  )
})

it.each([
  [{ line: 9, column: 1 }, 5],
  [{ line: 1, column: 99 }, 2],
  [{ line: 2, column: 2 }, 4],
])('keeps %j within the text', (place, offset) => {
  expect(offsetOf('ab\ncd', place)).toBe(offset)
})

it('has one kind of line end', () => {
  expect(withFieldLines('a\r\nb\rc\n')).toBe('a\nb\nc\n')
  expect(countLines('a\nb\n')).toBe(3)
})
