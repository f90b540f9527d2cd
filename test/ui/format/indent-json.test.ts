import fc from 'fast-check'
import { expect, it } from 'vitest'
import { indentJson } from '../../../ui/src/format/indent-json.ts'

it('is what JSON.stringify makes of it', () => {
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (text, isSpaced) => {
      const value: unknown = JSON.parse(text)
      const given = isSpaced ? JSON.stringify(value, null, '\t') : text
      // Numbers stay as they were written.
      if (!/\d[eE.]|-0/.test(text)) expect(indentJson(given)).toBe(JSON.stringify(value, null, 2))
      expect(JSON.parse(indentJson(given))).toEqual(value)
    }),
  )
})

it.each([
  ['{"id":9223372036854775807,"n":1.0}', '{\n  "id": 9223372036854775807,\n  "n": 1.0\n}'],
  ['[{},[]]', '[\n  {},\n  []\n]'],
  ['{"a":"}{,:"}', '{\n  "a": "}{,:"\n}'],
  ['not json', 'not json'],
  ['', ''],
])('writes %j', (text, expected) => {
  expect(indentJson(text)).toBe(expected)
})

it('takes deep nesting', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  expect(indentJson(deep).length).toBeLessThan(20_000_000)
})
