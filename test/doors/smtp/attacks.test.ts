import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Dialogue, openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession } from './open-door.ts'

/** What hostile clients do to mail servers. Each ends in the right reply, stores what it should, and holds up nobody. */

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang({
    'smtp-limits': 'idle=30s,data-grace=2s,data-rate=100KB,size=1MiB,tls-handshake=500ms',
  })
})
afterAll(() => postfang.close())

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
const heldBytes = () => {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

interface Attack {
  /** Says everything; the connection is closed afterwards, by either side. */
  readonly run: (talk: Dialogue) => Promise<unknown>
  /** How the server's last line begins. */
  readonly ends: RegExp
  readonly stored?: number
  readonly scheme?: 'smtp' | 'starttls' | 'smtps'
}

const opening = 'EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n'
const evil = 'MAIL FROM:<evil@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nevil\r\n.\r\n'
const mebibyte = 'x'.repeat(1024 * 1024)

/** Says this and closes its side; what the server has to say is still heard. */
function sayAll(text: string): Attack['run'] {
  return async (talk) => {
    await talk.write(text)
    talk.end()
  }
}

/** Writes as long as somebody reads. */
async function flood(talk: Dialogue, piece: string, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    await Promise.race([talk.write(piece), talk.closed])
  }
}

async function trickle(talk: Dialogue, piece: string, times = Number.POSITIVE_INFINITY): Promise<void> {
  let isOpen = true
  void talk.closed.then(() => {
    isOpen = false
  })
  for (let count = 0; isOpen && count < times; count++) {
    await Promise.race([talk.write(piece), talk.closed])
    await new Promise(setImmediate)
  }
}

const attacks: Readonly<Record<string, Attack>> = {
  'a message in a message': {
    run: sayAll(`${opening}DATA\r\none\n.\r\n${evil}`),
    ends: /^250 2\.0\.0 OK: queued as/,
    stored: 1,
  },
  'a message whose last dot does not come': {
    run: sayAll(`${opening}DATA\r\none\r\n.\r`),
    ends: /^354 /,
  },
  'a connection that breaks in the middle of a message': {
    run: async (talk) => {
      await talk.write(`${opening}DATA\r\none\r\n`)
      talk.reset()
    },
    ends: /^/,
  },
  'ten messages in one write': {
    run: sayAll(`EHLO x\r\n${evil.repeat(10)}`),
    ends: /^250 2\.0\.0 OK: queued as/,
    stored: 10,
  },
  'a hundred thousand commands from a client that reads nothing': {
    run: async (talk) => {
      talk.pause()
      void flood(talk, 'VRFY somebody\r\n'.repeat(10_000), 10)
      // Whatever it holds, others are served meanwhile; then it goes.
      await serveOther()
      talk.destroy()
    },
    ends: /^$/,
  },
  'nothing but garbage': {
    run: (talk) => flood(talk, '\0\xff\x01\r\n', 30),
    ends: /^421 4\.7\.0 Too many errors/,
  },
  'a command of fifty megabytes': {
    run: (talk) => flood(talk, mebibyte, 50),
    ends: /^421 4\.5\.2 Line too long/,
  },
  'a message of fifty megabytes in one line': {
    run: async (talk) => {
      await talk.write(`${opening}DATA\r\n`)
      await flood(talk, mebibyte, 50)
      await talk.write('\r\n.\r\n')
      talk.end()
    },
    ends: /^552 5\.3\.4/,
  },
  'a message that trickles in': {
    run: async (talk) => {
      await talk.write(`${opening}DATA\r\n`)
      await trickle(talk, '.')
    },
    ends: /^421 4\.4\.2 The message comes in too slowly/,
  },
  'a browser': {
    run: (talk) => talk.write(`POST / HTTP/1.1\r\nHost: localhost:1025\r\n\r\nEHLO x\r\n${evil}`),
    ends: /^421 4\.7\.0 HTTP requests not allowed/,
  },
  'a browser with a method of its own': {
    run: (talk) => talk.write(`PATCH http://localhost:1025/ HTTP/1.1\r\n\r\nEHLO x\r\n${evil}`),
    ends: /^421 4\.7\.0 HTTP requests not allowed/,
  },
  'a reply smuggled into a name': {
    run: sayAll(`EHLO x\r250 evil\r\nMAIL FROM:<a\r\n250 evil@example.com>\r\n`),
    ends: /^500 5\.5\.2/,
  },
  'control characters in an address': {
    run: sayAll(`EHLO x\r\nMAIL FROM:<a\x00\x1b[31m@example.com>\r\n`),
    ends: /^501 5\.1\.7/,
  },
  'commands ahead of the TLS handshake': {
    run: async (talk) => {
      await talk.write(`EHLO x\r\nSTARTTLS\r\n${evil}`)
      await talk.closed
    },
    ends: /^220 2\.0\.0 Ready to start TLS/,
    scheme: 'starttls',
  },
  'a TLS handshake that trickles': {
    run: async (talk) => {
      await talk.write('EHLO x\r\nSTARTTLS\r\n')
      while (!talk.received.includes('Ready to start TLS')) await new Promise(setImmediate)
      await talk.write(Buffer.from([0x16, 0x03, 0x01, 0x40, 0x00, 0x01, 0x00, 0x3f, 0xfc, 0x03, 0x03]))
      // Fewer octets than the record announces: a whole one would be answered with an alert.
      await trickle(talk, '\0', 10_000)
    },
    ends: /^220 2\.0\.0 Ready to start TLS/,
    scheme: 'starttls',
  },
  'half a command and no more': {
    run: sayAll('MAIL FROM:<a@exam'),
    ends: /^220 /,
  },
}

async function serveOther(): Promise<void> {
  using other = await startDialogue(postfang.ports.smtp)
  await other.run([
    ['EHLO other', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RSET', 250],
  ])
}

it.each(Object.entries(attacks))('%s', async (_name, { run, ends, stored = 0, scheme = 'smtp' }) => {
  const before = await countMessages(postfang.inbox)
  const held = heldBytes()
  const talk = openDialogue(postfang.ports[scheme])
  await Promise.all([run(talk), serveOther()])
  await talk.closed
  expect(talk.received.trimEnd().split('\r\n').at(-1)).toMatch(ends)
  await expect.poll(() => countMessages(postfang.inbox)).toBe(before + stored)
  expect((await endedSession(postfang.inbox)).endReason).not.toBeNull()
  // The collector frees buffers on a thread of its own, a moment after it ran.
  await expect.poll(() => heldBytes() - held, { timeout: 10_000 }).toBeLessThan(16 * 1024 * 1024)
})

it('a hundred slow clients, and one that is served at once', async () => {
  const slow = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const talk = openDialogue(postfang.ports.smtp)
      await talk.reply()
      await talk.write('E')
      return talk
    }),
  )
  await serveOther()
  for (const talk of slow) talk.destroy()
  await Promise.all(slow.map(({ closed }) => closed))
})

it('tells the developer of bare CRs and LFs, and stores them as they are', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  const reply = await talk.send('Subject: odd\r\n\r\none\ntwo\rthree')
  const id = /queued as (\S+)/.exec(reply.text)?.[1]
  expect(await (await postfang.fetch(`/api/messages/${id}/raw`)).text()).toBe(
    'Subject: odd\r\n\r\none\ntwo\rthree\r\n',
  )
  expect(await postfang.json(`/api/messages/${id}`)).toMatchObject({
    warnings: expect.arrayContaining([
      '1 line ends in a bare LF (line 3): SMTP wants CRLF',
      '1 bare CR (line 4): a CR may only stand before LF',
    ]),
  })
})
