import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { SmtpDoorOptions } from '../../../src/doors/smtp/door.ts'
import { PostfangError } from '../../../src/model/errors.ts'
import { openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, openDoor, rawOf, storedOf, texts } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

/** The running inbox, with one thing going wrong. */
function withTrouble(trouble: Partial<SmtpDoorOptions['inbox']>): SmtpDoorOptions['inbox'] {
  return { ...postfang.inbox, ...trouble }
}

const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
const ioError = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' })

it.each([
  [
    'a full disk',
    new PostfangError('unavailable', 'Cannot store', { cause: full }),
    '452 4.3.1 Insufficient system storage, try again later',
  ],
  [
    'a broken disk',
    new PostfangError('unavailable', 'Cannot store', { cause: ioError }),
    '451 4.3.0 Cannot take mail now, try again later',
  ],
  [
    'an inbox that closes',
    new PostfangError('unavailable', 'Shutting down'),
    '451 4.3.0 Cannot take mail now, try again later',
  ],
  [
    'a limit of the inbox',
    new PostfangError('too-large', 'The message is too large'),
    '552 5.3.4 The message is too large',
  ],
  [
    'a name the inbox refuses',
    new PostfangError('invalid', 'secret detail'),
    '451 4.3.0 Local error, try again later',
  ],
  ['a bug', new TypeError('secret detail'), '451 4.3.0 Local error, try again later'],
  ['a thrown string', 'secret detail', '451 4.3.0 Local error, try again later'],
])('answers %s, logs the cause, and stays usable', async (_name, error, reply) => {
  let fails = true
  const inbox = withTrouble({
    capture: (mail) => (fails ? Promise.reject(error) : postfang.inbox.capture(mail)),
  })
  const before = await countMessages(postfang.inbox)
  await using door = await openDoor(inbox)
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  expect((await talk.send('Subject: first\r\n\r\n')).text).toBe(reply)
  expect(door.errors).toEqual([error])
  fails = false
  const stored = await storedOf(postfang.inbox, await talk.send('Subject: second\r\n\r\n'))
  expect(texts(stored)).toContain(`S: ${reply}`)
  expect(await countMessages(postfang.inbox)).toBe(before + 1)
  await talk.say('QUIT', 221)
  expect((await endedSession(postfang.inbox)).messages).toBe(1)
})

it('does not ask for a message while there is no room for it, however long that takes', async () => {
  const asked = Promise.withResolvers<void>()
  const room = Promise.withResolvers<void>()
  let isFull = true
  const inbox = withTrouble({
    room() {
      asked.resolve()
      return isFull ? room.promise : undefined
    },
  })
  await using door = await openDoor(inbox, { limits: { smtpIdleMs: 50 } })
  using talk = await startDialogue(door.ports.smtp)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
  ])
  talk.write('DATA\r\n')
  await asked.promise
  using silent = await startDialogue(door.ports.smtp)
  expect((await silent.reply()).code).toBe(421)
  expect(talk.received).not.toMatch(/354|421/)

  isFull = false
  room.resolve()
  expect((await talk.reply()).code).toBe(354)
  expect(await rawOf(postfang.inbox, await talk.say('waited\r\n.'))).toHaveLength(8)
})

/** An inbox that takes its time: it keeps no message before it is told to. */
function withPatience() {
  const asked = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const inbox = withTrouble({
    async capture(mail) {
      asked.resolve()
      await go.promise
      return postfang.inbox.capture(mail)
    },
  })
  return { inbox, asked: asked.promise, go: go.resolve }
}

it('counts a message whose client left before it got the reply', async () => {
  const { inbox, asked, go } = withPatience()
  await using door = await openDoor(inbox)
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  talk.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n\r\n.\r\n')
  await asked
  talk.reset()
  await talk.closed
  go()
  const session = await endedSession(postfang.inbox)
  expect(session.messages).toBe(1)
  expect(session.endReason).toBe(
    'The client broke the connection before it got the reply to its message (ECONNRESET)',
  )
})

it('answers a client that has closed its side, as soon as its message is kept', async () => {
  const { inbox, asked, go } = withPatience()
  await using door = await openDoor(inbox)
  for (const [port, tls] of [
    [door.ports.smtp, false],
    [door.ports.smtps, true],
  ] as const) {
    using talk = await startDialogue(port, { tls })
    talk.write(
      'EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n\r\n.\r\nNOOP\r\nHELO x',
    )
    talk.end()
    await asked
    go()
    await talk.closed
    expect(talk.received).toMatch(/354 .*\r\n250 2\.0\.0 OK: queued as \S+\r\n250 2\.0\.0 OK\r\n$/)
    const session = await endedSession(postfang.inbox)
    expect(session.messages).toBe(1)
    expect(session.endReason).toBe('The client closed the connection without saying QUIT')
    expect(texts(session).at(-1)).toBe('C: <6 bytes without a line end>')
  }
})

it('closes once the records of all connections have ended', async () => {
  const { inbox, asked, go } = withPatience()
  const door = await openDoor(inbox)
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  talk.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n\r\n.\r\n')
  await asked
  const closing = door.door.close(0)
  await talk.closed
  let isOpen = true
  const closed = closing.then(() => {
    isOpen = false
  })
  await vi.waitFor(async () => {
    const other = openDialogue(door.ports.smtp)
    await expect(other.reply()).rejects.toThrow('ECONNREFUSED')
  })
  expect(isOpen).toBe(true)
  go()
  await closed
  expect((await endedSession(postfang.inbox)).messages).toBe(1)
})
