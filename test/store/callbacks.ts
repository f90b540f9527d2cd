import type { NewCallback, NewCallbackDelivery } from '../../src/model/callback.ts'

/** Callbacks and what was posted to them, as the store gets them. */

export const aCallback = (facts: Partial<NewCallback> = {}): NewCallback => ({
  mailbox: 'mj',
  type: 'sent',
  isBackup: false,
  url: 'https://example.com/events',
  version: 1,
  createdAt: 1_000,
  ...facts,
})

export const aCallbackPost = (target: number): NewCallbackDelivery => ({
  target,
  mailbox: 'mj',
  url: 'https://example.com/events',
  at: 1,
  durationMs: 2,
  body: '{}',
  types: ['sent'],
  status: 500,
  answer: 'no',
  error: 'no',
  nextAttemptAt: null,
  isManual: false,
})
