import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type SessionFrame, sessionFrameSchema } from '../../../src/contract/live.ts'
import { createSessionFeed } from '../../../src/inbox/session-feed.ts'
import { limits } from '../../../src/model/limits.ts'
import type { SessionRecord } from '../../../src/model/session.ts'
import { aSession } from '../../store/messages.ts'
import { openDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

/** Follows sessions; `until` resolves to the newest state of one for which the condition holds. */
async function follow(query = '') {
  const socket = new WebSocket(`${postfang.http.replace('http', 'ws')}/api/live?of=sessions${query}`)
  const known = new Map<string, Session>()
  const checks = new Set<() => void>()
  socket.on('message', (data) => {
    const frame: SessionFrame = sessionFrameSchema.parse(JSON.parse(String(data)))
    if (frame.type === 'sessions') for (const session of frame.sessions) known.set(session.id, session)
    for (const check of checks) check()
  })
  await once(socket, 'message')
  return {
    known,
    close: () => socket.terminate(),
    until: (condition: (session: Session) => boolean) =>
      new Promise<Session>((resolve) => {
        const check = () => {
          const found = [...known.values()].find(condition)
          if (found) resolve(found)
        }
        checks.add(check)
        check()
      }),
  }
}

type Session = Extract<SessionFrame, { type: 'sessions' }>['sessions'][number]

it('tells of a session when it opens, takes a message and ends', async () => {
  const feed = await follow()
  const client = await openDialogue(postfang.ports.smtp)
  await client.reply()
  const opened = await feed.until(({ endedAt }) => endedAt === null)
  expect(opened).toMatchObject({ messages: 0, mailboxes: ['inbox'], problems: 0 })
  await client.say('EHLO client.example', 250)
  await client.send('Subject: x\r\n\r\nx')
  const told = await feed.until(({ id, messages }) => id === opened.id && messages === 1)
  expect(told.kept).toHaveLength(1)
  await client.say('BOGUS', /^5/)
  await client.say('QUIT', 221)
  const ended = await feed.until(({ id, endedAt }) => id === opened.id && endedAt !== null)
  expect(ended).toMatchObject({ endReason: 'The client said QUIT', problems: 1, messages: 1 })
  feed.close()
})

it('tells of one mailbox only where that is asked for', async () => {
  const feed = await follow('&mailbox=mine')
  await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }, 'theirs')
  await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }, 'mine')
  await feed.until(({ endedAt }) => endedAt !== null)
  expect([...feed.known.values()].map(({ mailboxes }) => mailboxes)).toEqual([['mine']])
  feed.close()
})

it('tells the same as server-sent events', async () => {
  const client = new AbortController()
  const response = await postfang.fetch('/api/live?of=sessions&mailbox=events', {
    headers: { accept: 'text/event-stream' },
    signal: client.signal,
  })
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader()
  let text = (await reader.read()).value ?? ''
  expect(text).toMatch(/^event: hello\n/)
  await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }, 'events')
  while (!text.includes('event: sessions\ndata: {"type":"sessions"'))
    text += (await reader.read()).value ?? ''
  expect(text).toContain('"mailboxes":["events"]')
  client.abort()
})

it('names the newest of a flood, and how many more there were', async () => {
  const feed = createSessionFeed()
  const told = new Promise<readonly [readonly SessionRecord[], number]>((resolve) => {
    feed.follow({ sessions: (sessions, skipped) => resolve([sessions, skipped]) })
  })
  const sessions = Array.from({ length: limits.liveSessions + 20 }, () => aSession())
  for (const session of sessions) feed.changed(session.id, () => session)
  const [named, skipped] = await told
  expect(skipped).toBe(20)
  expect(named.map(({ id }) => id)).toEqual(sessions.slice(20).map(({ id }) => id))
  expect(named[0]?.transcript).toEqual([])
})
