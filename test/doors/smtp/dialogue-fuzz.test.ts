import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Dialogue, type SmtpReply, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, rawOf } from './open-door.ts'

/**
 * Conversations at random: sound commands in any order, commands with a few octets wrong, octets of any kind, messages.
 * `POSTFANG_FUZZ_SECONDS=1200 npx vitest run test/doors/smtp/dialogue-fuzz.test.ts` goes on for twenty minutes.
 */
const seconds = Number(process.env.POSTFANG_FUZZ_SECONDS ?? 0)

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const base64 = (text: string) => Buffer.from(text).toString('base64')
const address = fc.constantFrom(
  'a@example.com',
  '"a b>"@x',
  'ü@x',
  '',
  'postmaster',
  'a@[IPv6:::1]',
  'a..b@x',
  '@h:a@x',
)
const parameters = fc.constantFrom(
  '',
  ' SMTPUTF8',
  ' SIZE=5',
  ' SIZE=x',
  ' BODY=8BITMIME SMTPUTF8',
  ' RET=FULL',
  ' AUTH=<>',
)
const sound = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'EHLO client.example',
      'HELO x',
      'RSET',
      'NOOP x',
      'HELP',
      'VRFY a',
      'FOO',
      '',
    ),
  },
  { weight: 3, arbitrary: fc.tuple(address, parameters).map(([from, rest]) => `MAIL FROM:<${from}>${rest}`) },
  { weight: 3, arbitrary: address.map((to) => `RCPT TO:<${to}>`) },
  { weight: 3, arbitrary: fc.constant('DATA') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'AUTH PLAIN',
      `AUTH PLAIN ${base64('\0me\0secret')}`,
      'AUTH LOGIN',
      'AUTH CRAM-MD5',
      `AUTH XOAUTH2 ${base64('user=me\x01auth=Bearer t\x01\x01')}`,
      base64('me'),
      base64('\0me\0secret'),
      '*',
      '=',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'STARTTLS',
      'QUIT',
      'EXPN a',
      'BDAT 0',
      'BDAT 3',
      'BDAT 12 LAST',
      'XCLIENT ADDR=1.2.3.4',
    ),
  },
)
const octets = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)))
/** A line with something else in the place of a few of its octets. */
const damaged = fc.tuple(sound, fc.nat(40), fc.nat(3), octets(4)).map(([line, at, length, other]) => {
  const bytes = Buffer.from(line)
  return Buffer.concat([bytes.subarray(0, at), other, bytes.subarray(at + length)])
})
const line = fc.oneof(
  { weight: 6, arbitrary: sound.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: damaged },
  { weight: 1, arbitrary: octets(60) },
)

interface Line {
  readonly bytes: Buffer
  /** How far into the line it is cut. */
  readonly cut: number
  /** What is sent, should the line be answered 354; ends in CRLF. */
  readonly message: Buffer
}
const randomLine = toLine(line)
/** Random lines do not often make a whole transaction, so there are some among them. */
const transaction = fc
  .tuple(
    ...['EHLO x', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA'].map((text) =>
      toLine(fc.constant(Buffer.from(text))),
    ),
  )
  .map((lines) => [...lines])
const conversation = fc
  .array(
    fc.oneof(
      { weight: 10, arbitrary: randomLine.map((each) => [each]) },
      { weight: 1, arbitrary: transaction },
    ),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((parts) => parts.flat())

function toLine(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Line> {
  return fc.record({
    bytes,
    cut: fc.nat(20),
    message: octets(80).map((text) => Buffer.concat([text, Buffer.from('\r\n')])),
  })
}

/** RFC 5321 §4.5.2. */
function stuff(message: Buffer): Buffer {
  return Buffer.from(message.toString('latin1').replaceAll(/(^|\r\n)\./gu, '$1..'), 'latin1')
}

function checkForm({ lines, code }: SmtpReply): void {
  for (const text of lines) expect(text).toMatch(new RegExp(`^${code}[ -][^\\p{Cc}]*$`, 'u'))
}

/** The octets that a line announces (RFC 3030 §2). */
function chunkOf({ bytes }: Line): Buffer {
  const [, size] = /^bdat +(\d{1,9})(?: +last)? *$/iu.exec(bytes.toString()) ?? []
  return Buffer.alloc(Number(size ?? 0), 'chunk\r\n.\r\n')
}

/** Sends a line in two pieces, with the chunk that it announces; resolves to its reply. */
async function say(talk: Dialogue, { bytes, cut }: Line, chunk: Buffer): Promise<SmtpReply> {
  const whole = Buffer.concat([bytes, Buffer.from('\r\n'), chunk])
  await talk.write(whole.subarray(0, cut))
  return talk.say(whole.subarray(cut))
}

it(
  'gives one sound reply to every line, and keeps exactly what it says that it keeps',
  async () => {
    let kept = await countMessages(postfang.inbox)
    const talkThrough = async (lines: readonly Line[]) => {
      using talk = await startDialogue(postfang.ports.starttls)
      let isAnswer = false
      for (const each of lines) {
        const chunk = isAnswer ? Buffer.alloc(0) : chunkOf(each)
        const reply = await say(talk, each, chunk)
        isAnswer = reply.code === 334
        checkForm(reply)
        if (reply.code === 221 || reply.code === 421) return talk.closed
        if (reply.code === 220) await talk.startTls()
        if (reply.text.includes('queued as')) {
          kept += 1
          const raw = await rawOf(postfang.inbox, reply)
          expect(raw.subarray(raw.length - chunk.length).equals(chunk)).toBe(true)
        }
        if (reply.code !== 354) continue
        await talk.write(stuff(each.message))
        const queued = await talk.say(Buffer.from('.\r\n'))
        checkForm(queued)
        kept += 1
        expect((await rawOf(postfang.inbox, queued)).equals(each.message)).toBe(true)
      }
      expect(await countMessages(postfang.inbox)).toBe(kept)
      // Whatever was said, the server is in step: cancels an exchange that is open, then answers as ever.
      checkForm(await talk.say('*'))
      await talk.say('RSET', 250)
      await talk.say('QUIT', 221)
      return talk.closed
    }
    await fc.assert(
      fc.asyncProperty(conversation, talkThrough),
      seconds > 0
        ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1_000 }
        : { numRuns: 100 },
    )
    expect(kept).toBeGreaterThan(10)
  },
  seconds > 0 ? (seconds + 60) * 1_000 : 60_000,
)
