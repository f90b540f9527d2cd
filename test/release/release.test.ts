import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { releaseSchema } from '../../src/contract/release.ts'
import { readAs, readProblem } from '../doors/api/read-as.ts'
import {
  askRelease,
  mail,
  orderRelease,
  putMessage,
  readRaw,
  relaySettings,
  untilReleased,
} from '../support/releasing.ts'
import { type ScriptedRelay, startScriptedRelay } from '../support/scripted-relay.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** Sending on by a real Postfang to real servers: another Postfang, or one that says what the test wants. */

let relay: ScriptedRelay
let postfang: TestPostfang
beforeAll(async () => {
  relay = await startScriptedRelay()
  postfang = await startPostfang(relaySettings(relay.port))
})
afterAll(async () => {
  await postfang.close()
  await relay[Symbol.asyncDispose]()
})

describe('a release', () => {
  it('brings the message to another server with its bytes as they are, behind one trace header', async () => {
    await using receiver = await startPostfang()
    await using sender = await startPostfang(relaySettings(receiver.ports.smtp))
    const bytes = `X: 1\r\nSubject: caf\xe9\r\nX: 2\r\n\r\n.dot\r\n..\r\n\0\xff\r\n${'x'.repeat(2_000)}\r\n\r\n`
    const id = await putMessage(sender, Buffer.from(bytes, 'latin1'))
    const releaseId = await orderRelease(sender, id, { to: ['qa@ours.test', 'Ada@Example.com'] })
    const done = await untilReleased(sender, releaseId)
    expect(done).toMatchObject({
      state: 'sent',
      from: 'shop@example.com',
      relay: 'default',
      error: null,
      tries: 1,
    })
    expect(done.recipients.map(({ state }) => state)).toEqual(['sent', 'sent'])
    const received = await receiver.json<{ messages: { id: string; envelope: object }[] }>('/api/messages')
    const [message] = received.messages
    expect(message?.envelope).toEqual({ from: 'shop@example.com', to: ['qa@ours.test', 'Ada@Example.com'] })
    const [, trace = '', rest] = /^([^\r]*)\r\n(.*)$/s.exec(await readRaw(receiver, message?.id ?? '')) ?? []
    expect(rest).toBe(bytes)
    expect(trace).toMatch(new RegExp(`^X-Postfang-Release: ${releaseId}; relay=default; by=[0-9a-f]{16}$`))
    // What is kept is as it was.
    expect(await readRaw(sender, id)).toBe(bytes)
  })

  it('is off by default: nothing is sent, and what asks for it hears how to turn it on', async () => {
    relay.play()
    await using off = await startPostfang()
    const id = await off.send(mail)
    const problem = await readProblem(askRelease(off, id, { to: ['qa@ours.test'] }), 403)
    expect(problem.detail).toContain('--relay')
    expect(await off.json('/api/info')).toMatchObject({ relays: [], relayRecipients: [] })
    expect(await off.json('/api/releases')).toEqual({ releases: [], next: null })
    expect(relay.connections).toBe(0)
  })

  it('tells who has it and who was refused for good, and shows what was said', async () => {
    relay.play((command) =>
      command.includes('no@ours.test') ? '550-5.1.1 No such\r\n550 5.1.1 user' : undefined,
    )
    const id = await orderRelease(postfang, await postfang.send(mail), {
      to: ['no@ours.test', 'qa@ours.test'],
    })
    const done = await untilReleased(postfang, id)
    expect(done).toMatchObject({ state: 'partly', tries: 1, nextAttemptAt: null })
    expect(done.error).toContain('no@ours.test')
    expect(done.recipients).toEqual([
      { address: 'no@ours.test', state: 'refused', reply: '550-5.1.1 No such\n550 5.1.1 user' },
      { address: 'qa@ours.test', state: 'sent', reply: '250 2.0.0 taken as 1234' },
    ])
    const lines = done.attempts[0]?.conversation.map(({ by, text }) => `${by}: ${text}`)
    expect(lines).toEqual(
      expect.arrayContaining([
        'server: 220 relay.test ready',
        'client: RCPT TO:<no@ours.test>',
        'server: 550 5.1.1 user',
        'server: 250 2.0.0 taken as 1234',
      ]),
    )
    expect(relay.messages).toHaveLength(1)
  })

  it('is tried again after 4yz, for those only who have not got it', async () => {
    const busy = new Set(['slow@ours.test'])
    relay.play((command, connection) => {
      if (command.startsWith('RCPT') && connection < 3 && command.includes('slow@')) return '450 4.2.1 busy'
      return undefined
    })
    const to = ['qa@ours.test', ...busy]
    const done = await untilReleased(
      postfang,
      await orderRelease(postfang, await postfang.send(mail), { to }),
    )
    expect(done).toMatchObject({ state: 'sent', tries: 3 })
    // The second attempt ends before there is anything to say.
    expect(relay.messages.filter((message) => message.trim() !== '')).toHaveLength(2)
    expect(relay.commands.filter((line) => line.includes('qa@ours.test'))).toHaveLength(1)
  })

  it('is given up when every attempt has failed, and can be tried again by hand', async () => {
    let isWell = false
    relay.play((command) => (command === 'message' && !isWell ? '451 4.3.0 not now' : undefined))
    const id = await orderRelease(postfang, await postfang.send(mail))
    const dead = await untilReleased(postfang, id)
    expect(dead).toMatchObject({ state: 'dead', tries: 3 })
    expect(dead.recipients).toEqual([
      { address: 'qa@ours.test', state: 'given-up', reply: '451 4.3.0 not now' },
    ])
    isWell = true
    await readAs(releaseSchema, postfang.fetch(`/api/releases/${id}/retry`, { method: 'POST' }), 202)
    const sent = await untilReleased(postfang, id, ({ state }) => state === 'sent')
    expect(sent.attempts).toHaveLength(4)
    await readProblem(postfang.fetch(`/api/releases/${id}/retry`, { method: 'POST' }), 409)
    await readProblem(postfang.fetch(`/api/releases/${id}`, { method: 'DELETE' }), 409)
    await readProblem(postfang.fetch('/api/releases/none/retry', { method: 'POST' }), 404)
  })

  it.each([
    ['MAIL', '550 5.7.1 not you', 'failed', 1],
    ['DATA', '554 5.7.1 no', 'failed', 1],
    ['message', '554 5.7.1 spam', 'failed', 1],
    ['MAIL', '451 4.7.1 later', 'dead', 3],
    ['greeting', '421 4.3.2 closing', 'dead', 3],
    ['greeting', '554 5.3.2 go away', 'failed', 1],
    ['message', 'hang up', 'dead', 3],
    ['EHLO', 'hang up', 'dead', 3],
  ])('ends when %s is answered with %s as %s after %i attempts', async (place, reply, state, tries) => {
    relay.play((command) => (command.startsWith(place) ? reply : undefined))
    const done = await untilReleased(postfang, await orderRelease(postfang, await postfang.send(mail)))
    expect(done).toMatchObject({ state, tries })
    expect(done.error).not.toBeNull()
    expect(relay.connections).toBe(tries)
  })
})

describe('what goes out', () => {
  it('is not rewritten for a relay that cannot take it', async () => {
    relay.play(undefined, { extensions: [] })
    const ascii = await postfang.send(mail)
    const beyond = await putMessage(postfang, 'Subject: x\r\n\r\nGrüße\r\n')
    const eight = await untilReleased(postfang, await orderRelease(postfang, beyond))
    expect(eight).toMatchObject({ state: 'failed', tries: 1, error: expect.stringContaining('8BITMIME') })
    const utf8 = await untilReleased(
      postfang,
      await orderRelease(postfang, ascii, { to: ['grüße@ours.test'] }),
    )
    expect(utf8).toMatchObject({ state: 'failed', tries: 1, error: expect.stringContaining('SMTPUTF8') })
    expect(relay.messages).toEqual([])
    expect(relay.commands.some((line) => line.startsWith('MAIL'))).toBe(false)
  })

  it('is not larger than the relay says that it takes', async () => {
    relay.play(undefined, { extensions: ['SIZE 100'] })
    const done = await untilReleased(postfang, await orderRelease(postfang, await postfang.send(mail)))
    expect(done).toMatchObject({ state: 'failed', tries: 1, error: expect.stringContaining('at most 100') })
  })

  it.each(['Subject: x\n\nbare\n', 'Subject: x\r\n\r\nno end', 'Subject: x\r\n\r\na\rb\r\n'])(
    'is not %j, which SMTP cannot carry as it is',
    async (bytes) => {
      relay.play()
      const problem = await readProblem(
        askRelease(postfang, await putMessage(postfang, bytes), { to: ['qa@ours.test'] }),
        400,
      )
      expect(problem.detail).toContain('CRLF')
      expect(relay.connections).toBe(0)
    },
  )

  it('does not come back: a message that was released here is not released again', async () => {
    relay.play()
    await untilReleased(postfang, await orderRelease(postfang, await postfang.send(mail)))
    const back = await putMessage(postfang, `Received: by somebody\r\n${relay.messages[0]}`)
    const problem = await readProblem(askRelease(postfang, back, { to: ['qa@ours.test'] }), 403)
    expect(problem.detail).toContain('released it before')
    // A first line that begins with a blank continues the trace header.
    await untilReleased(postfang, await orderRelease(postfang, await putMessage(postfang, ' x\r\n\r\n\r\n')))
    const folded = await putMessage(postfang, `${relay.messages[1]}`)
    await readProblem(askRelease(postfang, folded, { to: ['qa@ours.test'] }), 403)
    const forged = `X-Postfang-Release: 1; relay=x; by=${'0'.repeat(16)}\r\n\r\nfrom another Postfang\r\n`
    expect(
      await untilReleased(postfang, await orderRelease(postfang, await putMessage(postfang, forged))),
    ).toMatchObject({
      state: 'sent',
    })
  })
})
