import { expect, it } from 'vitest'
import type { CallbackJson } from '../../../src/contract/mailjet-callback.ts'
import { groupCallbacks } from '../../../ui/src/format/group-callbacks.ts'

function aCallback(id: string, changes: Partial<CallbackJson> = {}): CallbackJson {
  return {
    id,
    mailbox: 'inbox',
    type: 'sent',
    url: 'http://127.0.0.1/a',
    version: 1,
    isBackup: false,
    source: 'api',
    state: 'active',
    pending: 0,
    delivered: 0,
    failures: 0,
    createdAt: '2026-03-10T12:00:00.000Z',
    lastAttemptAt: null,
    lastStatus: null,
    lastError: null,
    nextAttemptAt: null,
    ...changes,
  }
}

it('puts together what goes to one address in one way, in order', () => {
  const callbacks = [
    aCallback('1', { type: 'sent' }),
    aCallback('2', { url: 'http://127.0.0.1/b' }),
    aCallback('3', { type: 'open' }),
    aCallback('4', { type: 'click', version: 2 }),
    aCallback('5', { mailbox: null }),
    aCallback('6', { isBackup: true }),
  ]
  const ids = groupCallbacks(callbacks).map((group) => group.callbacks.map(({ id }) => id))
  expect(ids).toEqual([['1', '3'], ['2'], ['4'], ['5'], ['6']])
})
