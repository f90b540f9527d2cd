import { expect, it } from 'vitest'
import { mergeSessions } from '../../../ui/src/models/session-list.ts'
import { aSession } from '../support.ts'

const session = (id: string, messages = 0) => aSession({ id, messages })

it('never shows a session as open again that has ended: an answer may be older than what the feed told', () => {
  const ended = { ...session('1'), endedAt: '2026-03-10T12:00:01.000Z' }
  expect(mergeSessions([ended], [session('1')])).toEqual([ended])
})

it('keeps older sessions below and takes the later reading of one that is in both', () => {
  const merged = mergeSessions([session('2'), session('1')], [session('3'), session('2', 1)])
  expect(merged.map(({ id, messages }) => `${id} ${messages}`)).toEqual(['3 0', '2 1', '1 0'])
})
