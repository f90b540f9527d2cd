import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SessionRecord } from '../../../src/model/session.ts'
import { openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { endedSession, storedOf, texts } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

async function openSession(): Promise<SessionRecord> {
  const [newest] = await postfang.inbox.listSessions({}, { limit: 1 })
  const session = newest && (await postfang.inbox.findSession(newest.id))
  if (session === undefined) throw new Error('There is no session')
  return session
}

/** Hides what differs from run to run. */
function settled(lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    line
      .replace(/port \d+/, 'port 1')
      .replace(/:\d+$/, ':2')
      .replace(/(220|250)([- ])\S+ (ESMTP|greets)/, '$1$2host $3')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '<id>'),
  )
}

const opening = [
  'N: Connection from 127.0.0.1, port 1, to smtp://127.0.0.1:2',
  'S: 220 host ESMTP Postfang',
  'C: HELO client.example',
  'S: 250 host greets [127.0.0.1]',
]

function transactionOf(sender: string): readonly string[] {
  return [
    `C: MAIL FROM:<${sender}>`,
    'S: 250 2.1.0 Accepted',
    'C: RCPT TO:<reader@example.com>',
    'S: 250 2.1.5 Accepted',
    'C: DATA',
    'S: 354 End data with <CR><LF>.<CR><LF>',
    'C: <5 bytes of message>',
    'S: 250 2.0.0 OK: queued as <id>',
  ]
}

it('writes down the whole conversation, and for each message its part', async () => {
  const startedAt = Date.now()
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('HELO client.example', 250)
  const first = await storedOf(postfang.inbox, await talk.send('1\r\n', { from: 'first@example.com' }))
  await talk.say('NOOP', 250)
  const second = await storedOf(postfang.inbox, await talk.send('2\r\n', { from: 'second@example.com' }))
  await talk.say('QUIT', 221)
  const session = await endedSession(postfang.inbox)

  const noop = ['C: NOOP', 'S: 250 2.0.0 OK']
  const one = transactionOf('first@example.com')
  const two = transactionOf('second@example.com')
  expect(settled(texts(first))).toEqual([...opening, ...one])
  expect(settled(texts(second))).toEqual([...opening, ...noop, ...two])
  expect(settled(texts(session))).toEqual([
    ...opening,
    ...one,
    ...noop,
    ...two,
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ])

  expect(first.transcript.at(-1)?.text).toContain(first.summary.id)
  expect(session).toMatchObject({
    listener: `smtp://127.0.0.1:${postfang.ports.smtp}`,
    clientAddress: '127.0.0.1',
    tls: null,
    user: null,
    helo: 'client.example',
    messages: 2,
    endReason: 'The client said QUIT',
  })
  expect(first.session).toEqual({ ...first.session, id: session.id, helo: 'client.example' })
  const times = session.transcript.map(({ atMs }) => atMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.every((ms) => Number.isInteger(ms) && ms >= 0 && ms < 10_000)).toBe(true)
  expect(session.startedAt).toBeGreaterThanOrEqual(startedAt)
  expect(session.endedAt).toBeGreaterThanOrEqual(session.startedAt)
})

it('shows a connection while it is open', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO open.example', 250)
  const session = await openSession()
  expect(session).toMatchObject({ helo: 'open.example', endedAt: null, endReason: null, messages: 0 })
  expect(texts(session)).toContain('C: EHLO open.example')
  await talk.say('QUIT', 221)
  expect((await endedSession(postfang.inbox)).id).toBe(session.id)
})

describe('the reason why a session ended', () => {
  it('is that the client said nothing', async () => {
    using talk = await startDialogue(postfang.ports.smtp)
    talk.end()
    await talk.closed
    const session = await endedSession(postfang.inbox)
    expect(session.endReason).toBe('The client closed the connection without saying anything')
    expect(settled(texts(session))).toEqual(opening.slice(0, 2))
  })

  it('is that the client left without QUIT', async () => {
    using talk = await startDialogue(postfang.ports.smtp)
    await talk.say('EHLO x', 250)
    talk.end()
    await talk.closed
    expect((await endedSession(postfang.inbox)).endReason).toBe(
      'The client closed the connection without saying QUIT',
    )
  })

  it('is that the client broke the connection', async () => {
    using talk = await startDialogue(postfang.ports.smtp)
    await talk.say('EHLO x', 250)
    talk.reset()
    await talk.closed
    expect((await endedSession(postfang.inbox)).endReason).toBe(
      'The client broke the connection without saying QUIT (ECONNRESET)',
    )
  })

  it('is that the server had enough', async () => {
    using talk = openDialogue(postfang.ports.smtp)
    for (let count = 0; count < 20; count++) talk.write('NONSENSE\r\n')
    await talk.closed
    expect((await endedSession(postfang.inbox)).endReason).toBe(
      'The server closed the connection: 421 4.7.0 Too many errors, closing the connection',
    )
  })
})

it('shows what is invisible in a line, and cuts it', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('NOOP \0\t\x1b[31m\x7f\u0085\u202e\u2028\ufeff é 用户 😀', 250)
  await talk.say(`NOOP ${'x'.repeat(3_000)}`, 250)
  await talk.say(Buffer.from('NOOP \xff\xfe\r\n', 'latin1'), 250)
  await talk.say('QUIT', 221)
  const said = texts(await endedSession(postfang.inbox)).filter((text) => text.startsWith('C: '))
  expect(said).toEqual([
    'C: NOOP \\x00\\t\\x1b[31m\\x7f\\x85\\u{202e}\\u{2028}\\u{feff} é 用户 😀',
    `C: NOOP ${'x'.repeat(995)}… (3,005 characters)`,
    'C: NOOP \ufffd\ufffd',
    'C: QUIT',
  ])
})

it('keeps the beginning and the end of a conversation without end', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('HELO client.example', 250)
  for (let count = 0; count < 2_000; count++) talk.write(`NOOP ${count}\r\n`)
  for (let count = 0; count < 2_000; count++) await talk.reply()
  const stored = await storedOf(postfang.inbox, await talk.send('1\r\n', { from: 'first@example.com' }))
  await talk.say('QUIT', 221)
  const session = await endedSession(postfang.inbox)

  for (const lines of [texts(stored), texts(session)]) {
    expect(lines.length).toBeLessThanOrEqual(1_000)
    expect(settled(lines).slice(0, 6)).toEqual([...opening, 'C: NOOP 0', 'S: 250 2.0.0 OK'])
    const numbers = lines.filter((line) => line.startsWith('C: NOOP ')).map((line) => Number(line.slice(8)))
    expect(numbers.at(-1)).toBe(1_999)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(lines.filter((line) => /^N: [\d,]+ lines are not kept$/.test(line))).toHaveLength(1)
    expect(settled(lines)).toEqual(expect.arrayContaining([...transactionOf('first@example.com')]))
  }
})

it('keeps the end of a connection that has sent hundreds of messages', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('HELO client.example', 250)
  for (let count = 0; count < 300; count++) await talk.send('x\r\n')
  const last = await storedOf(postfang.inbox, await talk.send('1\r\n', { from: 'last@example.com' }))
  await talk.say('RSET', 250)
  await talk.say('QUIT', 221)
  expect(settled(texts(last))).toEqual([...opening, ...transactionOf('last@example.com')])
  const session = await endedSession(postfang.inbox)
  expect(session.messages).toBe(301)
  expect(session.transcript.length).toBeLessThanOrEqual(1_000)
  expect(texts(session).slice(-4)).toEqual(['C: RSET', 'S: 250 2.0.0 Flushed', 'C: QUIT', 'S: 221 2.0.0 Bye'])
  expect(texts(session).filter((line) => line.endsWith('lines are not kept'))).toEqual([
    'N: 1,912 lines are not kept',
  ])
})

it('is served by the API', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO api.example', 250)
  await talk.say('QUIT', 221)
  const { id } = await endedSession(postfang.inbox)
  const session = await vi.waitFor(() => postfang.json(`/api/sessions/${id}`))
  expect(session).toMatchObject({ id, helo: 'api.example', endReason: 'The client said QUIT' })
})
