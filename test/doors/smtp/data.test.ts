import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dialogue, openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, envelopeOf, rawOf } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

/** Doubles the dots at the beginnings of lines, as a client does (RFC 5321 §4.5.2). */
function stuff(message: Buffer): Buffer {
  return Buffer.from(`\r\n${message.toString('latin1')}`.replaceAll('\r\n.', '\r\n..').slice(2), 'latin1')
}

/** Sends a message and its end in these pieces, each a write of its own. */
async function sendInPieces(message: Buffer, pieces: readonly Buffer[]): Promise<void> {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([
    ['EHLO client.example', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
  ])
  for (const piece of pieces) {
    talk.write(piece)
    await new Promise(setImmediate)
  }
  const stored = await rawOf(postfang.inbox, await talk.reply())
  expect(stored.toString('latin1')).toBe(message.toString('latin1'))
  await talk.say('QUIT', 221)
}

function cut(octets: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0; at < octets.length; at += size) pieces.push(octets.subarray(at, at + size))
  return pieces
}

const tricky = Buffer.from(
  'Subject: \xe9\r\n\r\n.\r\n..\r\n.dot\r\n\r\r\n\n.\n\r.\r \0 \x7f\xff\r\n\r\n.\n.\r\nlast\r\n',
  'latin1',
)

it.each([1, 2, 3, 5, 7])('keeps a tricky message that comes in pieces of %i octets', async (size) => {
  await sendInPieces(tricky, cut(Buffer.concat([stuff(tricky), Buffer.from('.\r\n')]), size))
})

it('takes a conversation that is cut in two at any octet', async () => {
  const before = await countMessages(postfang.inbox)
  const said = Buffer.from(
    'EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n..\r\n\n.\r\n.\r\nQUIT\r\n',
  )
  for (let at = 1; at < said.length; at++) {
    using talk = openDialogue(postfang.ports.smtp)
    await talk.write(said.subarray(0, at))
    await new Promise(setImmediate)
    await talk.write(said.subarray(at))
    await talk.closed
    const [, id = ''] = /queued as (\S+)\r\n221 /.exec(talk.received) ?? []
    expect(await (await postfang.fetch(`/api/messages/${id}/raw`)).text()).toBe('.\r\n\n.\r\n')
  }
  expect(await countMessages(postfang.inbox)).toBe(before + said.length - 1)
})

it('keeps any octets, cut anywhere', async () => {
  const parts = fc.constantFrom(
    '\r\n',
    '\r\n.',
    '.',
    '..',
    '\r',
    '\n',
    'text',
    '\0',
    '\x80\xff',
    'x'.repeat(5_000),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(parts, { maxLength: 30 }),
      fc.array(fc.nat(20_000), { maxLength: 6 }),
      async (some, cuts) => {
        const message = Buffer.from(`${some.join('')}\r\n`, 'latin1')
        const octets = Buffer.concat([stuff(message), Buffer.from('.\r\n')])
        const bounds = [0, ...cuts.map((at) => at % octets.length).toSorted((a, b) => a - b), octets.length]
        const pieces = bounds.slice(1).map((end, at) => octets.subarray(bounds[at], end))
        await sendInPieces(message, pieces)
      },
    ),
    { numRuns: 40 },
  )
})

it('keeps an empty message', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
  ])
  const reply = await talk.say('.', /queued as/)
  expect(await rawOf(postfang.inbox, reply)).toHaveLength(0)
})

it('keeps a large message that has many dots and lines without end', async () => {
  const message = Buffer.concat([
    Buffer.from('Subject: large\r\n\r\n'),
    Buffer.from('.\r\n'.repeat(200_000)),
    Buffer.alloc(3_000_000, 'x'),
    Buffer.from('\r\n'),
  ])
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  const reply = await talk.send(stuff(message).subarray(0, -2))
  expect((await rawOf(postfang.inbox, reply)).equals(message)).toBe(true)
})

it.each([
  ['LF.LF', '\n.\n'],
  ['LF.CRLF', '\n.\r\n'],
  ['CR.CR', '\r.\r'],
  ['CR.CRLF', '\r.\r\n'],
  ['CR.LF', '\r.\n'],
  ['LF.CR', '\n.\r'],
  ['CRLF.LF', '\r\n.\n'],
  ['CRLF.CR', '\r\n.\r'],
  ['CRLF NUL.CRLF', '\r\n\0.\r\n'],
  ['CRLF.NUL CRLF', '\r\n.\0\r\n'],
  ['LFCR.LFCR', '\n\r.\n\r'],
  ['CRLF. CRLF', '\r\n. \r\n'],
])('takes no second message out of one that holds %s and commands', async (_name, terminator) => {
  const before = await countMessages(postfang.inbox)
  const body = `Subject: one\r\n\r\nfirst${terminator}MAIL FROM:<evil@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nsecond`
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  const reply = await talk.send(body)
  const stored = await rawOf(postfang.inbox, reply)
  expect(stored.toString('latin1')).toBe(`${body.replaceAll('\r\n.', '\r\n')}\r\n`)
  await talk.say('NOOP', 250)
  expect(await countMessages(postfang.inbox)).toBe(before + 1)
})

it('runs the commands that are pipelined after the end of a message', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', /PIPELINING/)
  talk.write(
    'MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\none\r\n.\r\nMAIL FROM:<c@example.com>\r\n' +
      'RCPT TO:<d@example.com>\r\nDATA\r\ntwo\r\n.\r\nQUIT\r\n',
  )
  const codes: number[] = []
  const kept: string[] = []
  for (let reply = await talk.reply(); ; reply = await talk.reply()) {
    codes.push(reply.code)
    if (reply.text.includes('queued as')) kept.push((await rawOf(postfang.inbox, reply)).toString())
    if (reply.code === 221) break
  }
  expect(codes).toEqual([250, 250, 354, 250, 250, 250, 354, 250, 221])
  expect(kept).toEqual(['one\r\n', 'two\r\n'])
  await talk.closed
})

it('keeps nothing of a message whose client goes away, and lists the session', async () => {
  const before = await countMessages(postfang.inbox)
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([
    ['EHLO x', 250],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
  ])
  talk.write('Subject: lost\r\n\r\nall of it\r\n.\r')
  talk.end()
  await talk.closed
  const session = await endedSession(postfang.inbox)
  expect(session.endReason).toBe('The client closed the connection in the middle of DATA')
  expect(session.transcript.at(-1)?.text).toBe('<26 bytes of an unfinished message>')
  expect(session.messages).toBe(0)
  expect(await countMessages(postfang.inbox)).toBe(before)
})

it('keeps a message that came in whole although its client has gone', async () => {
  const before = await countMessages(postfang.inbox)
  using talk = openDialogue(postfang.ports.smtp)
  talk.write('EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nwhole\r\n.\r\n')
  talk.end()
  await talk.closed
  const session = await endedSession(postfang.inbox)
  expect(session.messages).toBe(1)
  expect(await countMessages(postfang.inbox)).toBe(before + 1)
})

it('takes mail from the null sender', async () => {
  const [, , , , reply] = await dialogue(postfang.ports.smtp, [
    ['EHLO x', 250],
    ['MAIL FROM:<>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['DATA', 354],
    ['Subject: bounce\r\n\r\nbounced\r\n.', 250],
  ])
  expect(await envelopeOf(postfang.inbox, reply)).toEqual({ from: '', to: ['b@example.com'] })
})
