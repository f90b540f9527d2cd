import { expect, it } from 'vitest'
import { addEvents, latestByRecipient, sortEvents } from '../../../ui/src/models/message-events.ts'
import { anEvent } from '../support.ts'

it('lists an event once, however often it is told, the newest first', () => {
  const listed = addEvents(undefined, [anEvent(1), anEvent(2)])
  const told = addEvents(listed, [anEvent(3), anEvent(2)])
  expect(sortEvents(told).map(({ number }) => number)).toEqual([3, 2, 1])
})

it('knows what happened last to each recipient', () => {
  const events = sortEvents(
    addEvents(undefined, [anEvent(1, 'a@x.de'), anEvent(2, 'b@x.de'), anEvent(3, 'a@x.de')]),
  )
  expect([...latestByRecipient(events)].map(([recipient, { number }]) => `${recipient} ${number}`)).toEqual([
    'a@x.de 3',
    'b@x.de 2',
  ])
})
