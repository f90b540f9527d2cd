import { expect, it } from 'vitest'
import { isOfFilter } from '../../../ui/src/models/session-list.ts'
import { aSession } from '../support.ts'

const session = aSession({ mailboxes: ['a'] })

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
