import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createSessionCheckpoints } from '../../src/inbox/session-checkpoints.ts'
import { createSessionId } from '../../src/model/ids.ts'
import type { SessionRecord } from '../../src/model/session.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function aSession(): SessionRecord & { transcript: SessionRecord['transcript'] } {
  return {
    id: createSessionId(Date.now()),
    listener: 'smtp://127.0.0.1:1025',
    clientAddress: '127.0.0.1',
    tls: null,
    user: null,
    helo: null,
    faults: [],
    startedAt: Date.now(),
    endedAt: null,
    endReason: null,
    messages: 0,
    transcript: [{ atMs: 0, by: 'note', text: 'Connection' }],
    mailboxes: ['inbox'],
    kept: [],
    problems: 0,
  }
}

function open() {
  const saved: SessionRecord[] = []
  const save = async (record: SessionRecord) => void saved.push(record)
  return { saved, checkpoints: createSessionCheckpoints(save, Date.now) }
}

it('writes down a session that has been open for five seconds, and again when more was said', () => {
  const { saved, checkpoints } = open()
  let session = aSession()
  checkpoints.opened(session.id, () => session)
  vi.advanceTimersByTime(4_000)
  expect(saved).toEqual([])
  vi.advanceTimersByTime(2_000)
  expect(saved).toEqual([
    {
      ...session,
      endedAt: expect.any(Number),
      endReason: 'Postfang was killed while it was open; this is what had been written down',
    },
  ])
  vi.advanceTimersByTime(60_000)
  expect(saved).toHaveLength(1)
  session = { ...session, transcript: [...session.transcript, { atMs: 9, by: 'client', text: 'NOOP' }] }
  vi.advanceTimersByTime(6_000)
  expect(saved).toHaveLength(2)
  checkpoints.close()
})

it('passes over sessions that have ended, and writes down a few at a time', () => {
  const { saved, checkpoints } = open()
  const sessions = Array.from({ length: 50 }, aSession)
  for (const session of sessions) checkpoints.opened(session.id, () => session)
  for (const { id } of sessions.slice(0, 5)) checkpoints.ended(id)
  vi.advanceTimersByTime(5_000)
  expect(saved).toHaveLength(20)
  vi.advanceTimersByTime(60_000)
  expect(new Set(saved.map(({ id }) => id))).toEqual(new Set(sessions.slice(5).map(({ id }) => id)))
  checkpoints.close()
})
