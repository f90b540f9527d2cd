import { expect, it } from 'vitest'
import type { SessionSummaryJson } from '../../../src/contract/session.ts'
import { mergeSessions } from '../../../ui/src/models/session-list.ts'

const session = (id: string, messages = 0): SessionSummaryJson => ({
  id,
  listener: 'smtp://127.0.0.1:1025',
  clientAddress: '127.0.0.1',
  tls: null,
  user: null,
  helo: null,
  faults: [],
  startedAt: '2026-03-10T12:00:00.000Z',
  endedAt: null,
  endReason: null,
  messages,
  mailboxes: ['inbox'],
  kept: [],
  problems: 0,
})

it('never shows a session as open again that has ended: an answer may be older than what the feed told', () => {
  const ended = { ...session('1'), endedAt: '2026-03-10T12:00:01.000Z' }
  expect(mergeSessions([ended], [session('1')])).toEqual([ended])
})

it('keeps older sessions below and takes the later reading of one that is in both', () => {
  const merged = mergeSessions([session('2'), session('1')], [session('3'), session('2', 1)])
  expect(merged.map(({ id, messages }) => `${id} ${messages}`)).toEqual(['3 0', '2 1', '1 0'])
})
