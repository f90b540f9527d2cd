import { expect, it } from 'vitest'
import { parseFieldPath, pickField, printField } from '../../src/lib/pick-field.ts'

const message = { subject: 'Hi', codes: ['1'], links: [{ url: 'http://x/' }], 'x-y': { a: null }, size: 3 }
const pick = (text: string) => pickField(message, parseFieldPath(text) ?? [])

it.each([
  ['subject', 'Hi'],
  ['codes[0]', '1'],
  ['links[0].url', 'http://x/'],
  ['x-y.a', null],
  ['codes', ['1']],
  ['codes[1]', undefined],
  ['subject.length', undefined],
  ['codes.length', 1],
  ['toString', undefined],
  ['__proto__', undefined],
  ['size.x', undefined],
])('picks %s', (path, value) => {
  expect(pick(path)).toEqual(value)
})

it.each(['', '.', '.a', 'a.', 'a..b', 'a[', 'a[]', 'a[x]', 'a[-1]', 'a b', '[0', '[1e3]'])(
  'takes %j for no path',
  (text) => {
    expect(parseFieldPath(text)).toBeUndefined()
  },
)

it.each([
  ['text', 'text'],
  [null, ''],
  [3, '3'],
  [['a'], '["a"]'],
])('prints %j', (value, line) => {
  expect(printField(value)).toBe(line)
})
