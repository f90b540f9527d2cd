import { expect, it } from 'vitest'
import { unwrapFlowed } from '../../src/mime/flowed-text.ts'

const cases: readonly (readonly [what: string, text: string, unwrapped: string])[] = [
  ['joins a line that ends in a space with the next', 'one \ntwo\nthree', 'one two\nthree'],
  ['joins as many lines as flow', 'a \nb \nc \nd', 'a b c d'],
  ['takes stuffed spaces out', ' From me\n  indented', 'From me\n indented'],
  ['takes a stuffed space out of a joined line', 'one \n two', 'one two'],
  ['joins quoted lines of the same depth', '> one \n> two\n> three', '> one two\n> three'],
  ['does not join lines of different depths', '> one \n>> two \nthree', '> one \n>> two \nthree'],
  ['keeps the signature line apart', 'text \n-- \nAnn', 'text \n-- \nAnn'],
  ['keeps a quoted signature line apart', '> text \n> -- \n> Ann', '> text \n> -- \n> Ann'],
  ['keeps empty lines', 'a\n\n\nb \n\nc', 'a\n\n\nb \nc'],
  ['keeps a paragraph that ends flowing', 'a ', 'a '],
  ['takes nothing', '', ''],
]

it.each(cases)('%s', (_what, text, unwrapped) => {
  expect(unwrapFlowed(Buffer.from(text), false).toString()).toBe(unwrapped)
})

it('takes out the space that delsp added', () => {
  expect(unwrapFlowed(Buffer.from('日本 \n語で\nす'), true).toString()).toBe('日本語で\nす')
})
