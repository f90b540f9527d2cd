import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { FaultJson, NewFaultJson } from '../../../src/contract/fault.ts'
import type { SessionSummaryJson } from '../../../src/contract/session.ts'
import { type Dialogue, openDialogue, type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, portOf, texts } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterEach(async () => {
  await postfang.json('/api/faults', { method: 'DELETE' })
  await postfang.json('/api/messages', { method: 'DELETE' })
})
afterAll(() => postfang.close())

const order = (rule: NewFaultJson, server = postfang): Promise<FaultJson> =>
  server.json('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rule),
  })
const look = ({ id }: FaultJson): Promise<FaultJson> => postfang.json(`/api/faults/${id}`)

/** Waits until it was carried out. */
const carriedOut = (fault: FaultJson) =>
  vi.waitFor(async () => expect((await look(fault)).hits).toBeGreaterThan(0), { interval: 5, timeout: 5_000 })

/** Waits until the session that it was done to has ended. */
const endedBy = ({ id }: FaultJson) =>
  vi.waitFor(
    async () => {
      const { sessions } = await postfang.json<{ sessions: SessionSummaryJson[] }>('/api/sessions?limit=5')
      expect(sessions.find(({ faults }) => faults.includes(id))?.endedAt).toEqual(expect.any(String))
    },
    { interval: 5, timeout: 5_000 },
  )

const hello: Step = ['EHLO client.example', 250]
const mail: Step = ['MAIL FROM:<me@example.com>', 250]
const rcpt: Step = ['RCPT TO:<ada@example.com>', 250]
const data: Step = ['DATA', 354]
const end: Step = ['Subject: Hi\r\n\r\nHello\r\n.', 250]
/** The point, the way there, and the line that gets to it with its normal reply. */
const ways: readonly (readonly [point: NewFaultJson['at'], before: readonly Step[], line: Step])[] = [
  ['helo', [], hello],
  ['helo', [], ['HELO client.example', 250]],
  ['starttls', [hello], ['STARTTLS', 220]],
  ['auth', [hello], [`AUTH PLAIN ${Buffer.from('\0run-42\0any').toString('base64')}`, 235]],
  ['mail', [hello], mail],
  ['rcpt', [hello, mail], rcpt],
  ['data', [hello, mail, rcpt], data],
  ['end', [hello, mail, rcpt, data], end],
]

const start = () => startDialogue(postfang.ports.starttls)

describe('a reply that was ordered', () => {
  it.each(ways)('comes at %s, once, and the client may go on', async (at, before, [line, normal]) => {
    const fault = await order({ at, reply: '450 4.2.1 Busy just now', times: 1 })
    using talk = await start()
    await talk.run([...before, [line, '450 4.2.1 Busy just now']])
    if (at === 'end') await talk.run([mail, rcpt, data])
    await talk.say(line, normal)
    expect(await look(fault)).toMatchObject({ hits: 1, state: 'spent' })
  })

  it('comes in place of the greeting, and closes the connection', async () => {
    await order({ at: 'greeting', reply: '554 5.3.2 No service here' })
    using talk = openDialogue(postfang.ports.smtp)
    expect((await talk.reply()).text).toBe('554 5.3.2 No service here')
    await talk.closed
    expect(texts(await endedSession(postfang.inbox)).at(-1)).toBe('S: 554 5.3.2 No service here')
  })

  it('closes the connection after a 421', async () => {
    await order({ at: 'mail', reply: '421 4.7.0 Too much' })
    using talk = await start()
    await talk.run([hello, ['MAIL FROM:<me@example.com>', '421 4.7.0 Too much']])
    await talk.closed
    expect((await endedSession(postfang.inbox)).endReason).toContain('421 4.7.0 Too much')
  })

  it('has several lines where the provider has them, each with its codes', async () => {
    const text = 'The account is full\nPlease see https://help.example/quota'
    await order({ at: 'rcpt', reply: { code: 552, enhancedCode: '5.2.2', text } })
    using talk = await start()
    await talk.run([hello, mail])
    expect((await talk.say('RCPT TO:<ada@example.com>')).lines).toEqual([
      '552-5.2.2 The account is full',
      '552 5.2.2 Please see https://help.example/quota',
    ])
  })

  it('is the refusal of a provider where one is named', async () => {
    const { reply } = await order({ at: 'rcpt', provider: 'gmail', reason: 'over-quota' })
    using talk = await start()
    await talk.run([hello, mail])
    const said = await talk.say('RCPT TO:<ada@example.com>')
    expect(said.lines.map((line) => line.replace(/^\d{3}[ -][\d.]+ /, '')).join('\n')).toBe(reply?.text)
  })

  it('comes once for each recipient at the end of the data over LMTP', async () => {
    const smtp = 'smtp://:0, starttls://:0, smtps://:0, lmtp://127.0.0.1:0'
    await using other = await startPostfang({ smtp })
    await order({ at: 'end', reply: '452' }, other)
    using talk = await startDialogue(portOf(other.postfang.urls.smtp.at(-1) ?? ''))
    await talk.run([['LHLO client.example', 250], mail, rcpt, ['RCPT TO:<bob@example.com>', 250], data])
    await talk.say('Hello\r\n.', 452)
    expect((await talk.reply()).code).toBe(452)
    await talk.say('NOOP', 250)
  })

  it('concerns one recipient and leaves the others', async () => {
    await order({ at: 'rcpt', recipient: '*@busy.example', reply: '450' })
    using talk = await start()
    await talk.run([hello, mail, rcpt, ['RCPT TO:<bob@busy.example>', 450], data, end])
    expect((await postfang.inbox.latest({}))?.stored.summary.envelope.to).toEqual(['ada@example.com'])
  })

  it('keeps the order of commands that a client sends without waiting', async () => {
    await order({ at: 'rcpt', recipient: 'slow@*', delayMs: 20, reply: '450 4.2.1 slow' })
    await order({ at: 'rcpt', recipient: 'drip@*', dripMs: 1 })
    using talk = await start()
    const to = (name: string) => `RCPT TO:<${name}@example.com>\r\n`
    talk.write(`EHLO x\r\nMAIL FROM:<>\r\n${to('a')}${to('slow')}${to('drip')}${to('b')}NOOP\r\n`)
    const codes: number[] = []
    for (let count = 0; count < 7; count++) codes.push((await talk.reply()).code)
    expect(codes).toEqual([250, 250, 250, 450, 250, 250, 250])
  })
})

describe('a connection that is dropped', () => {
  it.each(ways)('is closed at %s without a word', async (at, before, [line]) => {
    const fault = await order({ at, action: 'drop' })
    using talk = await start()
    await talk.run(before)
    const { received } = talk
    talk.write(`${line}\r\n`)
    await talk.closed
    expect(talk.received).toBe(received)
    expect((await look(fault)).hits).toBe(1)
    expect((await endedSession(postfang.inbox)).endReason).toContain('A fault dropped the connection')
    expect(await countMessages(postfang.inbox)).toBe(0)
  })

  it.each(['connect', 'greeting'] as const)('is closed at %s', async (at) => {
    const fault = await order({ at, action: 'drop' })
    for (const [port, tls] of [
      [postfang.ports.smtp, false],
      [postfang.ports.smtps, true],
    ] as const) {
      using talk = openDialogue(port, { tls })
      await talk.closed
      expect(talk.received).toBe('')
    }
    expect((await look(fault)).hits).toBe(2)
  })

  it('is closed after so many octets of DATA, and nothing is kept', async () => {
    await order({ at: 'data', closeAfterBytes: 1_000 })
    using talk = await start()
    await talk.run([hello, mail, rcpt, data])
    talk.write(`Subject: Long\r\n\r\n${'x'.repeat(2_000)}\r\n.\r\n`)
    await talk.closed
    expect(await countMessages(postfang.inbox)).toBe(0)
    expect(texts(await endedSession(postfang.inbox))).toContain('C: <1,000 bytes of an unfinished message>')
  })

  it('is not closed for a message that is shorter', async () => {
    await order({ at: 'data', closeAfterBytes: 1_000 })
    using talk = await start()
    await talk.run([hello, mail, rcpt, data, end, ['NOOP', 250]])
    expect(await countMessages(postfang.inbox)).toBe(1)
  })
})

describe('a delay', () => {
  it.each(ways)('comes before the normal reply at %s', async (at, before, [line, normal]) => {
    await order({ at, delayMs: 40 })
    using talk = await start()
    await talk.run(before)
    const asked = performance.now()
    await talk.say(line, normal)
    expect(performance.now() - asked).toBeGreaterThanOrEqual(39)
  })

  it.each(['connect', 'greeting'] as const)('comes before the greeting at %s, TLS or not', async (at) => {
    await order({ at, delayMs: 40 })
    for (const [port, tls] of [
      [postfang.ports.smtp, false],
      [postfang.ports.smtps, true],
    ] as const) {
      const asked = performance.now()
      using talk = await startDialogue(port, { tls })
      expect(performance.now() - asked).toBeGreaterThanOrEqual(39)
      await talk.say(...hello)
    }
  })

  it('hears, after it, whoever has talked before the greeting', async () => {
    await order({ at: 'greeting', delayMs: 20 })
    using talk = openDialogue(postfang.ports.smtp)
    talk.write('EHLO x\r\nQUIT\r\n')
    expect([(await talk.reply()).code, (await talk.reply()).code, (await talk.reply()).code]).toEqual([
      220, 250, 221,
    ])
  })

  it('keeps a message before it lets the client wait, whether that waits or not', async () => {
    await order({ at: 'end', delayMs: 600_000 })
    using talk = await start()
    await talk.run([hello, mail, rcpt, data])
    talk.write(`${end[0]}\r\n`)
    await postfang.json('/api/messages/wait')
    // One that only closes its side may still want to hear the reply.
    talk.reset()
    expect((await endedSession(postfang.inbox)).messages).toBe(1)
  })
})

describe('a slow reply', () => {
  it.each(ways.filter(([at]) => at !== 'starttls'))(
    'comes octet by octet at %s',
    async (at, before, [line, normal]) => {
      await order({ at, dripMs: 2 })
      using talk = await start()
      await talk.run(before)
      const asked = performance.now()
      const { lines } = await talk.say(line, normal)
      expect(performance.now() - asked).toBeGreaterThanOrEqual(2 * (lines.join('\r\n').length - 1))
    },
  )

  it('may be a refusal that closes the connection, and is whole before it does', async () => {
    await order({ at: 'mail', reply: '421 4.7.0 Slowly goodbye', dripMs: 1 })
    using talk = await start()
    await talk.run([hello, ['MAIL FROM:<me@example.com>', '421 4.7.0 Slowly goodbye']])
    await talk.closed
  })
})

describe('a connection that is stalled', () => {
  it.each(ways)('is not answered at %s, nor afterwards', async (at, before, [line]) => {
    const fault = await order({ at, action: 'stall' })
    using talk = await start()
    await talk.run(before)
    const { received } = talk
    talk.write(`${line}\r\nNOOP\r\nQUIT\r\n`)
    await carriedOut(fault)
    using other = await startDialogue(postfang.ports.smtp)
    await other.say('NOOP', 250)
    expect(talk.received).toBe(received)
    talk.destroy()
    await endedBy(fault)
    expect(await countMessages(postfang.inbox)).toBe(0)
  })

  it.each(['connect', 'greeting'] as const)('is not greeted at %s', async (at) => {
    const fault = await order({ at, action: 'stall', listener: `*:${postfang.ports.smtp}` })
    using talk = openDialogue(postfang.ports.smtp)
    talk.write('NOOP\r\n')
    await carriedOut(fault)
    using other = await start()
    await other.say('NOOP', 250)
    expect(talk.received).toBe('')
  })

  it('ends with a client that has closed its side before it was stalled', async () => {
    const fault = await order({ at: 'rcpt', action: 'stall' })
    const slow = await order({ at: 'mail', delayMs: 100 })
    using talk = await start()
    talk.write('EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<ada@example.com>\r\n')
    talk.end()
    await carriedOut(slow)
    await endedBy(fault)
    await talk.closed
  })

  it('survives a client that resets the connection while it is held at connect', async () => {
    const fault = await order({ at: 'connect', action: 'stall', listener: `*:${postfang.ports.smtp}` })
    const socket = connect({ host: '127.0.0.1', port: postfang.ports.smtp })
    await carriedOut(fault)
    socket.resetAndDestroy()
    expect((await endedSession(postfang.inbox)).faults).toEqual([fault.id])
  })
})

describe('a connection that falls silent', () => {
  it('takes the message and never says so', async () => {
    const fault = await order({ at: 'end', action: 'silence' })
    using talk = await start()
    await talk.run([hello, mail, rcpt, data])
    const { received } = talk
    talk.write(`${end[0]}\r\nNOOP\r\n`)
    await carriedOut(fault)
    const [message] = (await postfang.json<{ messages: { subject: string }[] }>('/api/messages/wait'))
      .messages
    expect(message?.subject).toBe('Hi')
    expect(talk.received).toBe(received)
    talk.destroy()
    const session = await endedSession(postfang.inbox)
    expect(session.messages).toBe(1)
    expect(texts(session).find((text) => text.startsWith('N: Not sent: 250'))).toContain('queued as')
  })

  it.each(ways)('answers nothing at %s', async (at, before, [line]) => {
    const fault = await order({ at, action: 'silence' })
    using talk = await start()
    await talk.run(before)
    const { received } = talk
    talk.write(`${line}\r\nNOOP\r\n`)
    await carriedOut(fault)
    using other = await startDialogue(postfang.ports.smtp)
    await other.say('NOOP', 250)
    expect(talk.received).toBe(received)
  })
})

describe('a refused message', () => {
  const send = async (talk: Dialogue, subject: string) => {
    await talk.run([mail, rcpt, data])
    return talk.say(`Subject: ${subject}\r\n\r\nHello\r\n.`)
  }

  it('is kept, found by is:rejected alone, and not announced', async () => {
    const heard: string[] = []
    const feed = postfang.inbox.subscribe(
      {
        changes: (changes) => {
          for (const change of changes)
            heard.push(change.kind === 'deleted' ? 'deleted' : change.message.subject)
        },
        resync: () => {},
      },
      {},
    )
    const fault = await order({
      at: 'end',
      header: { name: 'subject', value: '*invoice*' },
      reply: '554 5.7.1 Spam',
    })
    using talk = await start()
    await talk.say(...hello)
    expect((await send(talk, 'Your Invoice 7')).text).toBe('554 5.7.1 Spam')
    expect((await send(talk, 'Hello')).code).toBe(250)
    interface List {
      readonly total: number
      readonly messages: readonly {
        readonly subject: string
        readonly rejected: unknown
        readonly id: string
      }[]
    }
    const all = await postfang.json<List>('/api/messages')
    expect(all.messages.map(({ subject }) => subject)).toEqual(['Hello'])
    const rejected = await postfang.json<List>('/api/messages?q=is:rejected+invoice')
    expect(rejected.messages).toMatchObject([
      { subject: 'Your Invoice 7', rejected: { code: 554, enhancedCode: '5.7.1', text: 'Spam' } },
    ])
    expect(postfang.inbox.statistics().capturedMessages).toBeGreaterThan(0)
    await vi.waitFor(() => expect(heard).toContain('Hello'), { interval: 5 })
    expect(heard).not.toContain('Your Invoice 7')
    feed.close()
    const id = rejected.messages[0]?.id
    const session = await postfang.json<{ faults: string[]; transcript: { text: string }[] }>(
      `/api/messages/${id}/session`,
    )
    expect(session.faults).toEqual([fault.id])
    expect(session.transcript.map(({ text }) => text)).toContain(`Fault ${fault.id}: answers 554 5.7.1`)
  })

  it('is not kept where the rule says so', async () => {
    await order({ at: 'end', reply: '554', keep: false })
    using talk = await start()
    await talk.say(...hello)
    expect((await send(talk, 'No')).code).toBe(554)
    expect((await postfang.json<{ total: number }>('/api/messages?q=is:rejected')).total).toBe(0)
  })
})
