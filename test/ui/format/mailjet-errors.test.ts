import { expect, it } from 'vitest'
import { mailjetStates } from '../../../src/model/mailjet-state.ts'
import { mailjetErrors } from '../../../ui/src/format/mailjet-errors.ts'

it('offers the errors that the server knows', () => {
  expect(mailjetErrors).toEqual(mailjetStates.map(({ error, relatedTo }) => ({ error, relatedTo })))
})
