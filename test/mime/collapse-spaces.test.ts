import fc from 'fast-check'
import { expect, it } from 'vitest'
import { collapseSpaces } from '../../src/mime/collapse-spaces.ts'

const cases: readonly (readonly [text: string, collapsed: string])[] = [
  ['a b', 'a b'],
  ['a  b', 'a b'],
  ['a\tb\r\nc\u00a0d\u2003e', 'a b c d e'],
  ['  a  ', ' a '],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['👩\u200d👩\u200d👧', '👩\u200d👩\u200d👧'],
  ['a\u200c\u200c\u200cb', 'a b'],
  ['a\u200c \u200cb', 'a b'],
  ['a\u034f\u200c\u00a0\u034f\u200c\u00a0b', 'a b'],
  ['soft\u00adhyphen', 'soft\u00adhyphen'],
  ['', ''],
]

it.each(cases)('collapses %j', (text, collapsed) => {
  expect(collapseSpaces(text)).toBe(collapsed)
})

it('reads plain ASCII as it reads any text', () => {
  const text = fc
    .array(fc.constantFrom(' ', '\t', '\r\n', '\v', '\f', '\x1c', 'a', '~', '\x7f'))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, (ascii) => {
      expect(collapseSpaces(`${ascii}é`)).toBe(`${collapseSpaces(ascii)}é`)
    }),
  )
})
