import { expect, it } from 'vitest'
import type { SessionSummaryJson } from '../../../src/contract/session.ts'
import { isOfFilter } from '../../../ui/src/models/session-list.ts'

const session: SessionSummaryJson = {
  id: '1',
  listener: 'smtp://127.0.0.1:1025',
  clientAddress: '127.0.0.1',
  tls: null,
  user: null,
  helo: null,
  faults: [],
  startedAt: '2026-03-10T12:00:00.000Z',
  endedAt: null,
  endReason: null,
  messages: 0,
  mailboxes: ['a'],
  kept: [],
  problems: 0,
}

it.each([
  [{}, {}, true],
  [{}, { mailbox: 'a' }, true],
  [{}, { mailbox: 'b' }, false],
  [{}, { only: 'without-messages' }, true],
  [{ messages: 1 }, { only: 'without-messages' }, false],
  [{ messages: 1 }, { only: 'with-messages' }, true],
  [{}, { only: 'with-problems' }, false],
  [{ problems: 1 }, { only: 'with-problems', mailbox: 'a' }, true],
  [{ faults: ['f1'] }, { only: 'faulted' }, true],
  [{}, { only: 'faulted' }, false],
] as const)('a session with %j under %j: %s', (changes, filter, isListed) => {
  const changed = { ...session, ...changes, faults: [...('faults' in changes ? changes.faults : [])] }
  expect(isOfFilter(changed, filter)).toBe(isListed)
})
