import { describe, expect, it } from 'vitest'
import type { TranscriptLineJson } from '../../../src/contract/session.ts'
import { readConversation } from '../../../ui/src/format/conversation.ts'

const line = (by: TranscriptLineJson['by'], atMs: number, text: string): TranscriptLineJson => ({
  by,
  atMs,
  text,
  explanation: null,
})

describe('readConversation', () => {
  it('gathers what one side says before the other speaks again', () => {
    const turns = readConversation([
      line('note', 0, 'Connection from 127.0.0.1'),
      line('server', 1, '220 ready'),
      line('client', 4, 'EHLO app'),
      line('server', 5, '250-host'),
      line('server', 5, '250 SMTPUTF8'),
    ])
    expect(turns.map(({ by, lines }) => [by, lines.length])).toEqual([
      ['note', 1],
      ['server', 1],
      ['client', 1],
      ['server', 2],
    ])
  })

  it('keeps notes apart', () => {
    expect(readConversation([line('note', 0, 'one'), line('note', 0, 'two')])).toHaveLength(2)
  })

  it('tells how long the other side has waited', () => {
    const turns = readConversation([line('client', 10, 'DATA'), line('server', 250, '354 go on')])
    expect(turns.map(({ atMs, afterMs }) => [atMs, afterMs])).toEqual([
      [10, 10],
      [250, 240],
    ])
  })

  it('says of a server turn the worst of its replies', () => {
    const outcome = (...replies: string[]) =>
      readConversation(replies.map((text) => line('server', 0, text)))[0]?.outcome
    expect(outcome('250 2.1.0 Accepted')).toBe('fine')
    expect(outcome('250 Accepted', '452 4.3.1 Full')).toBe('later')
    expect(outcome('451 Later', '550 No such mailbox', '250 Accepted')).toBe('refused')
    expect(readConversation([line('client', 0, '500')])[0]?.outcome).toBeUndefined()
  })
})
