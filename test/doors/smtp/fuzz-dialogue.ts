import fc from 'fast-check'
import { expect } from 'vitest'
import { type Dialogue, openDialogue, startDialogue } from '../../support/dialogue.ts'
import type { TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, rawOf } from './open-door.ts'

/**
 * Talks nonsense and half sense to the SMTP door. Whatever is said: every line of the server is a reply, the session is
 * recorded with its end, exactly the whole messages are stored, byte for byte, and the next client is served.
 */
export async function fuzzDialogue(postfang: TestPostfang, parameters: fc.Parameters<[Talk]>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(talks, async (talk) => {
      const before = await countMessages(postfang.inbox)
      const port = postfang.ports[talk.scheme]
      const isTls = talk.scheme === 'smtps'
      const stored =
        talk.kind === 'blob'
          ? await sayAtOnce(port, isTls, talk)
          : await converse(postfang, port, isTls, talk)
      const session = await endedSession(postfang.inbox)
      const count = (await countMessages(postfang.inbox)) - before
      expect(session.endReason).not.toBeNull()
      expect(count).toBe(session.messages)
      if (stored !== undefined) expect(count).toBe(stored)
      if (talk.kind === 'blob') await expectWhole(postfang, talk.octets, count)
      using next = await startDialogue(postfang.ports.smtp)
      await next.say('QUIT', 221)
      await next.closed
    }),
    parameters,
  )
}

type Talk = { readonly scheme: 'smtp' | 'starttls' | 'smtps' } & (
  | {
      readonly kind: 'blob'
      readonly octets: Buffer
      /** Where it is cut into pieces. */
      readonly cuts: readonly number[]
      readonly ending: 'half-close' | 'reset'
    }
  | { readonly kind: 'steps'; readonly steps: readonly string[]; readonly payload: Buffer }
)

const commands = [
  'EHLO client.example',
  'HELO client.example',
  'LHLO client.example',
  'MAIL FROM:<a@example.com>',
  'MAIL FROM:<> BODY=8BITMIME SIZE=100',
  'mail from:<"a b"@example.com> SMTPUTF8',
  'MAIL FROM:<a@example.com> SIZE=99999999999',
  'RCPT TO:<b@example.com>',
  'RCPT TO:<c@[127.0.0.1]>',
  'RCPT TO:<b@example.com> NOTIFY=NEVER',
  'RCPT TO:b@example.com',
  'DATA',
  'DATA now',
  'BDAT x LAST',
  'RSET',
  'NOOP',
  'VRFY a',
  'HELP',
  'AUTH PLAIN AG1lAHNlY3JldA==',
  'AUTH PLAIN',
  'AUTH LOGIN',
  'AUTH CRAM-MD5 x',
  '*',
  'STARTTLS',
  'XCLIENT ADDR=10.0.0.1',
  'PROXY TCP4 1.2.3.4 1.2.3.4 1 2',
  'GET / HTTP/1.1',
  '',
]

const command = fc.constantFrom(...commands)
const noise = fc.oneof(
  fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '.',
    '..',
    '\r\n.\r\n',
    '\n.\n',
    '\r\n.\n',
    '\0',
    '\r\n.',
    'x'.repeat(5_000),
  ),
  fc.uint8Array({ maxLength: 20 }).map((octets) => Buffer.from(octets).toString('latin1')),
)
/** A good beginning now and then, so that nonsense gets as far as the data. */
const opening = fc.constantFrom(
  'EHLO x\r\n',
  'EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n',
  'EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n',
  '',
)
const line = command.map((text) => `${text}\r\n`)
const scheme = fc.constantFrom('smtp' as const, 'starttls' as const, 'smtps' as const)

const blob = fc.record({
  kind: fc.constant('blob' as const),
  scheme,
  octets: fc
    .tuple(opening, fc.array(fc.oneof({ arbitrary: line, weight: 3 }, noise, opening), { maxLength: 25 }))
    .map(([first, rest]) => Buffer.from(first + rest.join(''), 'latin1')),
  cuts: fc.array(fc.nat(), { maxLength: 5 }),
  ending: fc.constantFrom('half-close' as const, 'half-close' as const, 'reset' as const),
})

const steps = fc.record({
  kind: fc.constant('steps' as const),
  scheme,
  steps: fc.array(command, { maxLength: 15 }),
  payload: fc.array(noise, { maxLength: 10 }).map((some) => Buffer.from(some.join(''), 'latin1')),
})

const talks: fc.Arbitrary<Talk> = fc.oneof(blob, steps)

/** @returns undefined, since the server may hang up before all is said */
async function sayAtOnce(
  port: number,
  tls: boolean,
  talk: Extract<Talk, { kind: 'blob' }>,
): Promise<undefined> {
  // Not every client waits for the greeting; one that is to break the connection must have been accepted.
  const isPatient = tls || talk.ending === 'reset'
  using dialogue = isPatient ? await startDialogue(port, { tls }) : openDialogue(port)
  const { octets } = talk
  const bounds = [
    0,
    ...talk.cuts.map((at) => at % (octets.length + 1)).toSorted((a, b) => a - b),
    octets.length,
  ]
  for (const [at, end] of bounds.slice(1).entries()) {
    dialogue.write(octets.subarray(bounds[at], end))
    await new Promise(setImmediate)
  }
  if (talk.ending === 'reset' && tls) dialogue.destroy()
  else if (talk.ending === 'reset') dialogue.reset()
  else dialogue.end()
  await dialogue.closed
  expectReplies(dialogue)
}

/** What begins with three digits is a reply; of the last one a part may be lost. */
function expectReplies({ received }: Dialogue): void {
  for (const reply of received.split('\r\n').slice(0, -1)) expect(reply).toMatch(/^[2-5]\d\d(?:[ -]|$)/)
}

/** @returns how many messages were kept: those that were answered 250 */
async function converse(
  postfang: TestPostfang,
  port: number,
  tls: boolean,
  { steps: said, payload }: Extract<Talk, { kind: 'steps' }>,
): Promise<number> {
  using dialogue = await startDialogue(port, { tls })
  const message = Buffer.concat([payload, Buffer.from('\r\n')])
  const stuffed = Buffer.from(
    `\r\n${message.toString('latin1')}`.replaceAll('\r\n.', '\r\n..').slice(2),
    'latin1',
  )
  let stored = 0
  for (const text of said) {
    const { code } = await dialogue.say(text)
    if (code === 421) return stored
    if (code === 220) return stored
    if (code !== 354) continue
    const reply = await dialogue.say(Buffer.concat([stuffed, Buffer.from('.\r\n')]), 250)
    expect((await rawOf(postfang.inbox, reply)).equals(message)).toBe(true)
    stored += 1
  }
  dialogue.end()
  await dialogue.closed
  return stored
}

/** Each stored message stands in what was said, up to its end. */
async function expectWhole({ inbox }: TestPostfang, octets: Buffer, count: number): Promise<void> {
  const { messages } = await inbox.list({}, { limit: Math.max(1, count) })
  for (const { id } of messages.slice(0, count)) {
    const raw = Buffer.from((await inbox.readRawRange(id, 0, Number.MAX_SAFE_INTEGER)) ?? [])
    expect(octets.toString('latin1').replaceAll('\r\n.', '\r\n')).toContain(`${raw.toString('latin1')}`)
    expect(raw.length === 0 || raw.subarray(-2).toString() === '\r\n').toBe(true)
  }
}
