import { expect, it } from 'vitest'
import { readVariables } from '../../../ui/src/format/read-variables.ts'

it.each([
  ['', { kind: 'ready', variables: {} }],
  [' \n', { kind: 'ready', variables: {} }],
  ['{"a":[1]}', { kind: 'ready', variables: { a: [1] } }],
  ['[1]', { kind: 'noObject' }],
  ['null', { kind: 'noObject' }],
  ['"x"', { kind: 'noObject' }],
  ['{\n"a": 1,\n}', { kind: 'invalid', found: '}', line: 3, column: 1 }],
  ['{"a": 😀}', { kind: 'invalid', found: '😀', line: 1, column: 7 }],
  ['{"a"', { kind: 'invalid', found: undefined, line: 1, column: 5 }],
])('reads %j', (text, expected) => {
  expect(readVariables(text)).toEqual(expected)
})
