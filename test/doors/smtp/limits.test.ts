import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { PostfangError } from '../../../src/model/errors.ts'
import { type Dialogue, openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, envelopeOf, openDoor, rawOf } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function heldBytes(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

it('refuses a message over the size limit, keeps nothing of it, and stays usable', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { messageBytes: 10_000 } })
  const before = await countMessages(postfang.inbox)
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', /SIZE 10000/)
  for (const size of [9_999, 1_000_000]) {
    const reply = await talk.send('x'.repeat(size))
    expect(reply.text).toBe('552 5.3.4 The message is larger than 10000 bytes')
  }
  const fits = await talk.send('x'.repeat(9_998))
  expect(await rawOf(postfang.inbox, fits)).toHaveLength(10_000)
  expect(await countMessages(postfang.inbox)).toBe(before + 1)
  await talk.say('QUIT', 221)
  const session = await endedSession(postfang.inbox)
  expect(session.messages).toBe(1)
  expect(session.transcript.map(({ text }) => text)).toContain('<1,000,002 bytes of message>')
})

it('refuses at MAIL what is announced as too large', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com> SIZE=52428801', '552 5.3.4'],
    ['MAIL FROM:<a@example.com> SIZE=99999999999999999999', '552 5.3.4'],
    ['MAIL FROM:<a@example.com> SIZE=52428800', 250],
  ])
})

it('does not hold what it discards', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { messageBytes: 1_000 } })
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  await talk.say('MAIL FROM:<a@example.com>', 250)
  await talk.say('RCPT TO:<b@example.com>', 250)
  await talk.say('DATA', 354)
  const before = heldBytes()
  const piece = Buffer.alloc(1024 * 1024, 'x')
  for (let count = 0; count < 100; count++) await talk.write(piece)
  // The garbage collector frees buffers on a thread of its own, so what is held settles a moment after it ran.
  await expect.poll(() => heldBytes() - before, { timeout: 10_000 }).toBeLessThan(20 * 1024 * 1024)
  expect((await talk.say('\r\n.')).code).toBe(552)
})

it('takes 2,000 recipients and no more, and answers 100,000 while it serves others', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
  ])
  const recipients = Array.from({ length: 100_000 }, (_, number) => `r${number}@example.com`)
  talk.write(recipients.map((recipient) => `RCPT TO:<${recipient}>\r\n`).join(''))
  const other = await startDialogue(postfang.ports.smtp)
  await other.say('QUIT', 221)
  const replies: string[] = []
  for (const _ of recipients) replies.push((await talk.reply()).text)
  expect(replies.filter((text) => text.startsWith('250 2.1.5'))).toHaveLength(2_000)
  expect(replies.slice(2_000).every((text) => text.startsWith('452 4.5.3'))).toBe(true)
  await talk.say('RCPT TO:<r1@example.com>', '250 2.1.5')
  await talk.say('DATA', 354)
  const reply = await talk.say('\r\n.', 250)
  expect((await envelopeOf(postfang.inbox, reply)).to).toEqual(recipients.slice(0, 2_000))
})

it('refuses a line that is too long, and hangs up at the third', async () => {
  await using door = await openDoor(postfang.inbox, {
    limits: { smtpLineBytes: 100, smtpAuthLineBytes: 200 },
  })
  using talk = await startDialogue(door.ports.smtp)
  await talk.run([
    [`NOOP ${'x'.repeat(95)}`, 250],
    [`NOOP ${'x'.repeat(96)}`, '500 5.5.2 Line too long'],
    [`EHLO x`, 250],
    [`AUTH PLAIN ${'x'.repeat(150)}`, 501],
    ['AUTH PLAIN', 334],
    ['x'.repeat(200), 501],
    ['AUTH PLAIN', 334],
    ['x'.repeat(201), '500 5.5.2 Line too long'],
    ['NOOP', 250],
    [`NOOP ${'x'.repeat(1_000)}`, '421 4.5.2 Line too long, closing the connection'],
  ])
  await talk.closed
})

it('hangs up on a command without end, whatever its size', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  const before = heldBytes()
  const piece = Buffer.alloc(1024 * 1024, 'x')
  for (let count = 0; count < 50; count++) void talk.write(piece)
  expect((await talk.reply()).text).toBe('421 4.5.2 Line too long, closing the connection')
  talk.destroy()
  expect((await endedSession(postfang.inbox)).endReason).toBe(
    'The server closed the connection: 421 4.5.2 Line too long, closing the connection',
  )
  await expect.poll(() => heldBytes() - before, { timeout: 10_000 }).toBeLessThan(8 * 1024 * 1024)
})

it('hangs up on a client that does all but send mail', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpCommands: 10 } })
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  for (let count = 0; count < 3; count++) expect((await talk.send('\r\n')).code).toBe(250)
  for (let count = 0; count < 10; count++) await talk.say('NOOP', 250)
  await talk.say('NOOP', '421 4.7.0 Too many commands without a message, closing the connection')
  await talk.closed
})

it('takes as many messages over one connection as it may', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpMessages: 2 } })
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  for (let count = 0; count < 2; count++) expect((await talk.send('\r\n')).code).toBe(250)
  await talk.say(
    'MAIL FROM:<a@example.com>',
    '421 4.7.0 Too many messages on this connection, open a new one',
  )
  await talk.closed
})

it.each([
  [
    'comes in too slowly',
    { smtpDataGraceMs: 80, smtpDataBytesPerSecond: 1e9 },
    '421 4.4.2 The message comes in too slowly, closing the connection',
  ],
  ['takes too long', { smtpDataMs: 80 }, '421 4.4.2 The message takes too long, closing the connection'],
])('gives up a message that %s', async (_name, limits, expected) => {
  await using door = await openDoor(postfang.inbox, { limits })
  const before = await countMessages(postfang.inbox)
  using talk = await startData(door.ports.smtp)
  let isOpen = true
  void talk.closed.then(() => {
    isOpen = false
  })
  while (isOpen) {
    // The socket is never silent.
    await talk.write('.')
    await new Promise(setImmediate)
  }
  expect(talk.received.trimEnd().split('\r\n').at(-1)).toBe(expected)
  expect(await countMessages(postfang.inbox)).toBe(before)
})

it('takes a message that is just fast enough, and one that has to wait for room', async () => {
  const limits = { smtpDataGraceMs: 1, smtpDataBytesPerSecond: 1_000, smtpReceivingBytes: 1_000 }
  await using door = await openDoor(postfang.inbox, { limits })
  const first = await startData(door.ports.smtp)
  const second = await startData(door.ports.smtp)
  await first.write('x'.repeat(100_000))
  await second.write('y'.repeat(100_000))
  // The second one is not read until the first one is kept.
  expect((await first.say('\r\n.')).code).toBe(250)
  expect((await second.say('\r\n.')).code).toBe(250)
  for (const talk of [first, second]) talk.destroy()
})

it('gives up a command that trickles in', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpIdleMs: 80 } })
  using talk = await startDialogue(door.ports.smtp)
  let isOpen = true
  void talk.closed.then(() => {
    isOpen = false
  })
  while (isOpen) {
    await talk.write('x')
    await new Promise(setImmediate)
  }
  expect(talk.received).toMatch(/421 4\.4\.2 Timeout, closing the connection\r\n$/)
  expect((await endedSession(postfang.inbox)).endReason).toBe(
    'Timed out after 0.08 seconds without a whole command',
  )
})

async function startData(port: number) {
  const talk = await startDialogue(port)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
  ])
  return talk
}

it('serves as many connections as it may, and sends the next one away', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpConnections: 3 } })
  const { smtp, starttls, smtps } = door.ports
  using first = await startDialogue(smtp)
  using second = await startDialogue(starttls)
  using third = await startDialogue(smtps, { tls: true })
  using fourth = openDialogue(smtp)
  expect((await fourth.reply()).text).toBe('421 4.7.0 Too many connections, try again later')
  await fourth.closed
  expect((await endedSession(postfang.inbox)).endReason).toMatch(/421 4\.7\.0 Too many connections/)
  await first.say('QUIT', 221)
  await first.closed
  using fifth = await vi.waitFor(() => startDialogue(smtp))
  for (const talk of [second, third, fifth]) await talk.say('NOOP', 250)
})

it('says goodbye to a client that has been silent for too long', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpIdleMs: 60 } })
  using silent = await startDialogue(door.ports.smtp)
  expect((await silent.reply()).text).toBe('421 4.4.2 Timeout, closing the connection')
  await silent.closed
  const session = await endedSession(postfang.inbox)
  expect(session.endReason).toBe('Timed out after 0.06 seconds of silence')

  using inData = await startDialogue(door.ports.smtps, { tls: true })
  await inData.say('EHLO x', 250)
  await inData.say('MAIL FROM:<a@example.com>', 250)
  await inData.say('RCPT TO:<b@example.com>', 250)
  await inData.say('DATA', 354)
  inData.write('half of it')
  expect((await inData.reply()).text).toBe('421 4.4.2 Timeout, closing the connection')
  await inData.closed
})

it('gives up a TLS handshake that does not come to an end', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpTlsHandshakeMs: 60 } })
  using implicit = openDialogue(door.ports.smtps)
  await implicit.closed
  expect((await endedSession(postfang.inbox)).endReason).toBe(
    'TLS handshake failed: timed out after 0.06 seconds',
  )
  using upgraded = await startDialogue(door.ports.starttls)
  await upgraded.run([
    ['EHLO x', 250],
    ['STARTTLS', 220],
  ])
  await upgraded.closed
  expect((await endedSession(postfang.inbox)).endReason).toBe(
    'TLS handshake failed: timed out after 0.06 seconds',
  )
})

it('lets large messages through one after the other when there is no memory for all at once', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpReceivingBytes: 100_000 } })
  const message = 'x'.repeat(400_000)
  const talks = await Promise.all(Array.from({ length: 6 }, () => startDialogue(door.ports.smtp)))
  const replies = await Promise.all(
    talks.map(async (talk) => {
      await talk.say('EHLO x', 250)
      return talk.send(message)
    }),
  )
  for (const reply of replies) expect(await rawOf(postfang.inbox, reply)).toHaveLength(message.length + 2)
  for (const talk of talks) talk[Symbol.dispose]()
})

/** Sends the beginning of a message, more than the memory of these tests, and no end. */
async function beginMessage(port: number): Promise<Dialogue> {
  const talk = await startDialogue(port)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
  ])
  talk.write('x'.repeat(150_000))
  return talk
}

it('lets the others through when the one that began first goes away', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpReceivingBytes: 100_000 } })
  const stuck = await beginMessage(door.ports.smtp)
  using next = await startDialogue(door.ports.smtp)
  await next.say('EHLO x', 250)
  const sent = next.send('y'.repeat(300_000))
  setImmediate(() => stuck.destroy())
  expect(await rawOf(postfang.inbox, await sent)).toHaveLength(300_002)
})

it('refuses new mail when there has been no room for too long, until there is room again', async () => {
  let release = () => {}
  let room: Promise<void> | undefined = new Promise((resolve) => {
    release = resolve
  })
  const inbox = { ...postfang.inbox, room: () => room }
  const refusedBefore = postfang.inbox.statistics().refusedBusy
  await using door = await openDoor(inbox, { limits: { smtpBusyMs: 50 } })
  using talk = await startDialogue(door.ports.smtp)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', '451 4.3.2 '],
    ['DATA', '451 4.3.2 '],
    ['RSET', 250],
    ['MAIL FROM:<a@example.com>', '451 4.3.2 '],
    ['RCPT TO:<b@example.com>', 503],
  ])
  expect(postfang.inbox.statistics().refusedBusy).toBe(refusedBefore + 3)
  using other = await startDialogue(door.ports.smtp)
  await other.run([
    ['EHLO y', 250],
    ['MAIL FROM:<a@example.com>', '451 4.3.2 '],
  ])
  release()
  room = undefined
  await talk.run([
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
    ['.', 250],
  ])
})

it('waits with new mail while there is no room for a moment', async () => {
  let room: Promise<void> | undefined = new Promise((resolve) => {
    setImmediate(() => {
      room = undefined
      resolve()
    })
  })
  await using door = await openDoor({ ...postfang.inbox, room: () => room })
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  expect((await talk.send('Subject: patient\r\n\r\n')).code).toBe(250)
})

it('refuses new mail when those that come in have filled the memory for too long', async () => {
  await using door = await openDoor(postfang.inbox, {
    limits: { smtpReceivingBytes: 100_000, smtpBusyMs: 1 },
  })
  using _stuck = await beginMessage(door.ports.smtp)
  using next = await startDialogue(door.ports.smtp)
  await next.say('EHLO x', 250)
  // Until the server has read the first message that far.
  for (let code = 250; code !== 451; ) {
    ;({ code } = await next.say('MAIL FROM:<a@example.com>', /^(?:250|451 4\.3\.2) /))
    await next.say('RSET', 250)
  }
})

it('says before any data that the disk has too little free, and takes mail again when it has more', async () => {
  let isLow = false
  const cause = Object.assign(new Error('5 bytes are free'), { code: 'ENOSPC' })
  const low = new PostfangError('unavailable', 'Cannot store', { cause })
  const inbox = { ...postfang.inbox, refusal: () => (isLow ? low : undefined) }
  const refusedBefore = postfang.inbox.statistics().refusedFull
  await using door = await openDoor(inbox)
  using talk = await startDialogue(door.ports.smtp)
  const mail = 'MAIL FROM:<a@example.com>'
  await talk.run([
    ['EHLO x', 250],
    [mail, 250],
    ['RCPT TO:<b@example.com>', 250],
  ])
  isLow = true
  await talk.run([
    ['DATA', '452 4.3.1 '],
    ['RSET', 250],
    [mail, '452 4.3.1 '],
    ['DATA', 503],
    ['NOOP', 250],
  ])
  expect(postfang.inbox.statistics().refusedFull).toBe(refusedBefore + 2)
  isLow = false
  expect((await talk.send('Subject: again\r\n\r\n')).code).toBe(250)
})

it('serves 200 connections at a time', async () => {
  const before = await countMessages(postfang.inbox)
  await Promise.all(
    Array.from({ length: 200 }, async (_, number) => {
      using talk = await startDialogue(postfang.ports.smtp)
      await talk.say(`EHLO client-${number}.example`, 250)
      for (let count = 0; count < 5; count++) {
        const reply = await talk.send(`Subject: ${number}/${count}\r\n\r\n`)
        expect((await rawOf(postfang.inbox, reply)).toString()).toBe(
          `Subject: ${number}/${count}\r\n\r\n\r\n`,
        )
      }
      await talk.say('QUIT', 221)
    }),
  )
  expect(await countMessages(postfang.inbox)).toBe(before + 1_000)
})
