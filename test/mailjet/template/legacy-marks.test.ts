import { expect, it } from 'vitest'
import { replaceMarks } from '../../../src/mailjet/template/legacy-marks.ts'
import { aContext } from './contexts.ts'

const context = aContext({ variables: { day: 'monday', n: 3 }, properties: { country: 'France', empty: '' } })
const own = (name: string) => (name === 'EMAIL_TO' ? 'jane@example.com' : undefined)

it.each<[text: string, result: string]>([
  ['[[data:firstname:"friend"]]', 'friend'],
  ['[[data:firstname:friend]]', 'friend'],
  ['[[var:day]]', 'monday'],
  ['[[var:n]]', '3'],
  ['[[data:country:""]] [[data:firstname:""]]', 'France '],
  ['[[data:empty:"x"]]', ''],
  ['[[data:firstname]]!', '!'],
  ['to [[EMAIL_TO]]', 'to jane@example.com'],
  ['[[UNKNOWN_MARK]]', '[[UNKNOWN_MARK]]'],
  ['%5B%5BEMAIL_TO%5D%5D', '%5B%5BEMAIL_TO%5D%5D'],
  ['[[var:toString]]', ''],
  ['[[other:x]] [var:day] {{var:day}}', '[[other:x]] [var:day] {{var:day}}'],
])('replaces the marks in %s', (text, result) => {
  expect(replaceMarks(text, context, own)).toBe(result)
})

it('takes a million brackets in no time worth speaking of', () => {
  const text = '[['.repeat(1_000_000)
  expect(replaceMarks(text, context, own)).toBe(text)
  expect(replaceMarks('[[var:x:"'.repeat(100_000), context, own)).toHaveLength(900_000)
})
