import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Dialogue, dialogue, type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, openDoor, rawOf, texts } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const ehlo: Step = ['EHLO client.example', 250]
const mail: Step = ['MAIL FROM:<a@example.com>', 250]
const rcpt: Step = ['RCPT TO:<b@example.com>', 250]
const opening = [ehlo, mail, rcpt]

/** A chunk with its command, as it goes over the wire. */
function chunk(octets: string | Uint8Array, last = ''): Buffer {
  const bytes = Buffer.from(octets)
  return Buffer.concat([Buffer.from(`BDAT ${bytes.length}${last}\r\n`), bytes])
}

async function talkTo(port = postfang.ports.smtp): Promise<Dialogue> {
  const talk = await startDialogue(port)
  await talk.run(opening)
  return talk
}

it('keeps a message that comes in chunks, octet for octet, cut anywhere', async () => {
  const octets = fc.uint8Array({ maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(fc.array(octets, { minLength: 1, maxLength: 5 }), fc.nat(200), async (parts, cut) => {
      using talk = await talkTo()
      const wire = Buffer.concat(parts.map((part, at) => chunk(part, at === parts.length - 1 ? ' LAST' : '')))
      await talk.write(wire.subarray(0, cut))
      await talk.write(wire.subarray(cut))
      for (const part of parts.slice(0, -1)) {
        expect((await talk.reply()).text).toBe(`250 2.0.0 ${part.length} octets received`)
      }
      const raw = await rawOf(postfang.inbox, await talk.reply())
      expect(raw.equals(Buffer.concat(parts))).toBe(true)
      await talk.run([['NOOP', 250], mail])
    }),
    { numRuns: 40 },
  )
})

it('neither unstuffs dots nor ends at one', async () => {
  using talk = await talkTo()
  const text = '..a\r\n.\r\n.\r\nQUIT\r\n'
  expect((await rawOf(postfang.inbox, await talk.say(chunk(text, ' LAST')))).toString()).toBe(text)
})

it.each<[string, Step[]]>([
  ['nothing but the last chunk', [...opening, ['BDAT 0 LAST', '250 2.0.0 OK: queued as']]],
  ['letter case and spaces', [...opening, ['bdat  0  last ', '250 2.0.0 OK']]],
  [
    'no size',
    [...opening, ['BDAT', '501 5.5.4'], ['BDAT LAST', 501], ['BDAT -1 LAST', 501], ['BDAT 1x', 501]],
  ],
  ['a size that nobody could take', [...opening, ['BDAT 10000000000 LAST', 501]]],
  ['other words', [...opening, ['BDAT 0 FIRST', 501], ['BDAT 0 LAST now', 501]]],
  ['DATA after a chunk', [...opening, [chunk('x'), 250], ['DATA', '503 5.5.1'], ['BDAT 0 LAST', 250]]],
  ['MAIL after a chunk', [...opening, [chunk('x'), 250], [mail[0], 503], ['BDAT 0 LAST', 250]]],
  [
    'RSET after a chunk',
    [...opening, [chunk('x'), 250], ['RSET', 250], ['BDAT 0 LAST', 503], mail, rcpt, ['DATA', 354]],
  ],
  [
    'a chunk that nobody is to get',
    [ehlo, [chunk('QUIT\r\n'), '503 5.5.1'], mail, [chunk('x', ' LAST'), 503], rcpt],
  ],
])('answers %s', async (_name, steps) => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run(steps)
})

it('forgets a chunk with its transaction', async () => {
  using talk = await talkTo()
  await talk.run([[chunk('forgotten'), 250], ['RSET', 250], mail, rcpt])
  expect((await rawOf(postfang.inbox, await talk.say(chunk('kept', ' LAST')))).toString()).toBe('kept')
})

it('refuses what is too large at the chunk that makes it so, and takes the next message', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { messageBytes: 10 } })
  using talk = await talkTo(door.ports.smtp)
  await talk.run([
    [chunk('x'.repeat(10)), 250],
    [chunk('x'), '552 5.3.4'],
    [chunk('x', ' LAST'), '552 5.3.4'],
    mail,
    rcpt,
    [chunk('x'.repeat(10), ' LAST'), 250],
  ])
})

it('keeps nothing of a message whose last chunk does not come', async () => {
  const before = await countMessages(postfang.inbox)
  using talk = await talkTo()
  await talk.say(chunk('x'.repeat(20)), 250)
  await talk.write('BDAT 100 LAST\r\nhalf')
  talk.destroy()
  const session = await endedSession(postfang.inbox)
  expect(texts(session)).toContain('C: <24 bytes of an unfinished message>')
  expect(await countMessages(postfang.inbox)).toBe(before)
})

it('reads no more chunks while another message that began before has the room', async () => {
  await using door = await openDoor(postfang.inbox, { limits: { smtpReceivingBytes: 1_000 } })
  using first = await talkTo(door.ports.smtp)
  using second = await talkTo(door.ports.smtp)
  await first.say(chunk('x'.repeat(600)), 250)
  await second.say(chunk('x'.repeat(600)), 250)
  const order: string[] = []
  const waiting = second.say('NOOP', 250).then(() => order.push('second'))
  await dialogue(door.ports.smtp, opening)
  order.push('others')
  await first.say('BDAT 0 LAST', 250)
  await waiting
  expect(order).toEqual(['others', 'second'])
  await second.say('BDAT 0 LAST', 250)
})

it('waits with the first chunk only so long for room, and takes nothing of what follows a refusal', async () => {
  let room: Promise<void> | undefined = new Promise(() => {})
  const inbox = { ...postfang.inbox, room: () => room }
  const before = await countMessages(postfang.inbox)
  await using door = await openDoor(inbox, { limits: { smtpBusyMs: 1 } })
  using talk = await startDialogue(door.ports.smtp)
  // The shortage begins when it is first noticed: at this MAIL.
  await talk.run(opening)
  await talk.write(Buffer.concat([chunk('QUIT\r\n'), chunk('x'), chunk('y', ' LAST')]))
  expect((await talk.reply()).text).toMatch(/^451 4\.3\.2 /)
  expect((await talk.reply()).text).toMatch(/^503 5\.5\.1 /)
  expect((await talk.reply()).text).toMatch(/^503 5\.5\.1 /)
  await talk.run([['NOOP', 250]])
  room = undefined
  expect(await countMessages(postfang.inbox)).toBe(before)
})

it('answers tens of thousands of pipelined chunks while it serves others', async () => {
  const count = 20_000
  using talk = await talkTo()
  talk.write(Buffer.from('BDAT 1\r\nx'.repeat(count)))
  await dialogue(postfang.ports.smtp, opening)
  for (let at = 0; at < count; at++) expect((await talk.reply()).code).toBe(250)
  expect(await rawOf(postfang.inbox, await talk.say('BDAT 0 LAST'))).toHaveLength(count)
})
