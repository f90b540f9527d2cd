import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareHeaders } from '../../../ui/src/format/compare-headers.ts'

const fields = (...lines: readonly string[]) =>
  lines.map((line) => {
    const [name = '', value = ''] = line.split(': ')
    return { name, value }
  })
const told = (sent: readonly string[], delivered: readonly string[]) =>
  compareHeaders(fields(...sent), fields(...delivered)).map(({ kind, name }) => `${kind} ${name}`)

describe('compareHeaders', () => {
  it.each([
    [['To: a'], ['To: a'], ['same To']],
    [['To: a'], ['to: a'], ['same To']],
    [['Subject: {{var:x}}'], ['Subject: 1'], ['changed Subject']],
    [['X-MJ-CustomID: 1', 'To: a'], ['To: a'], ['removed X-MJ-CustomID', 'same To']],
    [
      ['To: a'],
      ['X-MJ-Mid: z', 'To: a', 'Feedback-Id: 1'],
      ['same To', 'added X-MJ-Mid', 'added Feedback-Id'],
    ],
    [['Received: a'], ['Received: b', 'Received: a'], ['same Received', 'added Received']],
    [['X: 1', 'X: 2'], ['X: 3'], ['changed X', 'removed X']],
    [[], [], []],
  ])('tells %j from %j', (sent, delivered, expected) => {
    expect(told(sent, delivered)).toEqual(expected)
  })

  it('shows each field of both sides once, whatever they are', () => {
    const field = fc.record({
      name: fc.constantFrom('A', 'a', 'B', 'constructor'),
      value: fc.constantFrom('1', '2'),
    })
    fc.assert(
      fc.property(fc.array(field), fc.array(field), (sent, delivered) => {
        const compared = compareHeaders(sent, delivered)
        const sentValues = compared.flatMap((one) => (one.sent === undefined ? [] : [one.sent]))
        const deliveredValues = compared.flatMap((one) =>
          one.delivered === undefined ? [] : [one.delivered],
        )
        expect(sentValues).toEqual(sent.map(({ value }) => value))
        expect(deliveredValues.sort()).toEqual(delivered.map(({ value }) => value).sort())
      }),
    )
  })
})
