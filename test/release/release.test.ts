import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type FullReleaseJson,
  fullReleaseSchema,
  releaseListSchema,
  releaseSchema,
} from '../../src/contract/release.ts'
import { readAs, readProblem } from '../doors/api/read-as.ts'
import { startScriptedRelay } from '../support/scripted-relay.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** Sending on by a real Postfang to real servers: another Postfang, or one that says what the test wants. */

const settings = (port: number, more: Record<string, string> = {}) => ({
  relay: `smtp://127.0.0.1:${port}?tls=never`,
  'relay-recipients': '@ours.test, ada@example.com',
  'relay-retries': '10ms,10ms',
  ...more,
})

const mail = {
  from: 'shop@example.com',
  to: 'ada@example.com, bob@example.com',
  subject: 'Order',
  text: 'Hello',
}

function order(postfang: TestPostfang, id: string, body: object): Promise<Response> {
  return postfang.fetch(`/api/messages/${id}/release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function release(postfang: TestPostfang, id: string, body: object = { to: ['qa@ours.test'] }) {
  return (await readAs(releaseSchema, order(postfang, id, body), 202)).id
}

const read = (postfang: TestPostfang, id: string) =>
  readAs(fullReleaseSchema, postfang.fetch(`/api/releases/${id}`))

/** Asks until it is as wanted. */
async function until(
  postfang: TestPostfang,
  id: string,
  isSo: (release: FullReleaseJson) => boolean = ({ state }) => state !== 'queued' && state !== 'sending',
): Promise<FullReleaseJson> {
  let found = await read(postfang, id)
  const look = async () => {
    found = await read(postfang, id)
    return isSo(found)
  }
  await expect.poll(look, { timeout: 10_000, interval: 10 }).toBe(true)
  return found
}

const raw = async (postfang: TestPostfang, id: string) =>
  Buffer.from(await (await postfang.fetch(`/api/messages/${id}/raw`)).arrayBuffer()).toString('latin1')

const put = async (postfang: TestPostfang, bytes: string | Uint8Array<ArrayBuffer>) =>
  (
    await postfang.json<{ id: string }>('/api/messages?from=shop%40example.com', {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: bytes,
    })
  ).id

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-release-'))
})
afterAll(() => rm(directory, { recursive: true }))

describe('a release', () => {
  it('brings the message to another server with its bytes as they are, behind one trace header', async () => {
    await using receiver = await startPostfang()
    await using postfang = await startPostfang(settings(receiver.ports.smtp))
    const bytes = `X: 1\r\nSubject: caf\xe9\r\nX: 2\r\n\r\n.dot\r\n..\r\n\0\xff\r\n${'x'.repeat(2_000)}\r\n\r\n`
    const id = await put(postfang, Buffer.from(bytes, 'latin1'))
    const releaseId = await release(postfang, id, { to: ['qa@ours.test', 'Ada@Example.com'] })
    const done = await until(postfang, releaseId)
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
    const [, trace = '', rest] = /^([^\r]*)\r\n(.*)$/s.exec(await raw(receiver, message?.id ?? '')) ?? []
    expect(rest).toBe(bytes)
    expect(trace).toMatch(new RegExp(`^X-Postfang-Release: ${releaseId}; relay=default; by=[0-9a-f]{16}$`))
    // What is kept is as it was.
    expect(await raw(postfang, id)).toBe(bytes)
  })

  it('is off by default: nothing is sent, and what asks for it hears how to turn it on', async () => {
    await using relay = await startScriptedRelay()
    await using postfang = await startPostfang()
    const id = await postfang.send(mail)
    const problem = await readProblem(order(postfang, id, { to: ['qa@ours.test'] }), 403)
    expect(problem.detail).toContain('--relay')
    expect(await postfang.json('/api/info')).toMatchObject({ relays: [], relayRecipients: [] })
    expect(await postfang.json('/api/releases')).toEqual({ releases: [], next: null })
    expect(relay.connections).toBe(0)
  })

  it('tells who has it and who was refused for good, and shows what was said', async () => {
    await using relay = await startScriptedRelay((command) =>
      command.includes('no@ours.test') ? '550-5.1.1 No such\r\n550 5.1.1 user' : undefined,
    )
    await using postfang = await startPostfang(settings(relay.port))
    const id = await release(postfang, await postfang.send(mail), { to: ['no@ours.test', 'qa@ours.test'] })
    const done = await until(postfang, id)
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
    await using relay = await startScriptedRelay((command, connection) => {
      if (command.startsWith('RCPT') && connection < 3 && command.includes('slow@')) return '450 4.2.1 busy'
      return undefined
    })
    await using postfang = await startPostfang(settings(relay.port))
    const to = ['qa@ours.test', ...busy]
    const done = await until(postfang, await release(postfang, await postfang.send(mail), { to }))
    expect(done).toMatchObject({ state: 'sent', tries: 3 })
    // The second attempt ends before there is anything to say.
    expect(relay.messages.filter((message) => message.trim() !== '')).toHaveLength(2)
    expect(relay.commands.filter((line) => line.includes('qa@ours.test'))).toHaveLength(1)
  })

  it('is given up when every attempt has failed, and can be tried again by hand', async () => {
    let isWell = false
    await using relay = await startScriptedRelay((command) =>
      command === 'message' && !isWell ? '451 4.3.0 not now' : undefined,
    )
    await using postfang = await startPostfang(settings(relay.port))
    const id = await release(postfang, await postfang.send(mail))
    const dead = await until(postfang, id)
    expect(dead).toMatchObject({ state: 'dead', tries: 3 })
    expect(dead.recipients).toEqual([
      { address: 'qa@ours.test', state: 'given-up', reply: '451 4.3.0 not now' },
    ])
    isWell = true
    await readAs(releaseSchema, postfang.fetch(`/api/releases/${id}/retry`, { method: 'POST' }), 202)
    const sent = await until(postfang, id, ({ state }) => state === 'sent')
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
    await using relay = await startScriptedRelay((command) => (command.startsWith(place) ? reply : undefined))
    await using postfang = await startPostfang(settings(relay.port))
    const done = await until(postfang, await release(postfang, await postfang.send(mail)))
    expect(done).toMatchObject({ state, tries })
    expect(done.error).not.toBeNull()
    expect(relay.connections).toBe(tries)
  })

  it('does not wait for a relay that says nothing', async () => {
    await using relay = await startScriptedRelay((command) => (command === 'DATA' ? 'hang' : undefined))
    await using postfang = await startPostfang(settings(relay.port, { 'relay-timeout': '150ms' }))
    const done = await until(postfang, await release(postfang, await postfang.send(mail)))
    expect(done).toMatchObject({ state: 'dead', tries: 3 })
    expect(done.error).toMatch(/timeout/i)
  })

  it('waits for a relay that is not there, and can be cancelled meanwhile', async () => {
    const { port } = await unusedPort()
    await using postfang = await startPostfang(settings(port, { 'relay-retries': '10m' }))
    const id = await release(postfang, await postfang.send(mail))
    const waiting = await until(postfang, id, ({ attempts }) => attempts.length === 1)
    expect(waiting).toMatchObject({ state: 'queued', nextAttemptAt: expect.any(String) })
    expect(waiting.error).toContain('ECONNREFUSED')
    await readAs(releaseSchema, postfang.fetch(`/api/releases/${id}`, { method: 'DELETE' }))
    expect(await read(postfang, id)).toMatchObject({ state: 'cancelled', nextAttemptAt: null })
  })

  it('fails clearly when the message was deleted before it could be sent', async () => {
    const { port } = await unusedPort()
    await using postfang = await startPostfang(settings(port, { 'relay-retries': '200ms' }))
    const message = await postfang.send(mail)
    const id = await release(postfang, message)
    await postfang.fetch(`/api/messages/${message}`, { method: 'DELETE' })
    const done = await until(postfang, id)
    expect(done).toMatchObject({ state: 'failed', error: expect.stringContaining('deleted') })
  })

  it('outlives a restart', async () => {
    const data = join(directory, 'restart.db')
    const { port } = await unusedPort()
    const before = await startPostfang({ ...settings(port, { 'relay-retries': '1s' }), data })
    const id = await release(before, await before.send(mail))
    await until(before, id, ({ attempts }) => attempts.length === 1)
    await before.close()
    await using relay = await startScriptedRelay(undefined, { port })
    await using after = await startPostfang({ ...settings(port), data })
    expect(await until(after, id)).toMatchObject({ state: 'sent', tries: 2 })
    expect(relay.messages).toHaveLength(1)
  })

  it('is over after a start without its relay: nothing leaves days later', async () => {
    const data = join(directory, 'gone.db')
    const { port } = await unusedPort()
    const before = await startPostfang({ ...settings(port, { 'relay-retries': '10m' }), data })
    const id = await release(before, await before.send(mail))
    await before.close()
    await using after = await startPostfang({ data })
    expect(await read(after, id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('no relay'),
    })
  })
})

describe('who may be sent to', () => {
  let postfang: TestPostfang
  let id: string
  beforeAll(async () => {
    const { port } = await unusedPort()
    postfang = await startPostfang(settings(port, { 'relay-retries': '10m' }))
    id = await postfang.send(mail)
  })
  afterAll(() => postfang.close())

  it.each([
    ['eve@example.com'],
    ['qa@sub.ours.test'],
    ['qa@ours.test.evil.test'],
    ['ada@example.com.evil.test'],
  ])('does not hold %s', async (address) => {
    const problem = await readProblem(order(postfang, id, { to: ['qa@ours.test', address] }), 403)
    expect(problem.detail).toContain(address)
    expect(problem.detail).not.toContain('qa@ours.test"')
  })

  it.each([
    ['qa@ours.test\r\nRCPT TO:<eve@evil.test>'],
    ['qa@ours.test> SIZE=1'],
    ['<qa@ours.test>'],
    ['qa@ours.test\n'],
    ['Qa <qa@ours.test>'],
    ['eve@evil.test,qa@ours.test'],
    ['eve@evil.test qa@ours.test'],
    ['"eve@evil.test"@ours.test'],
    ['@evil.test:qa@ours.test'],
    ['qa'],
    [''],
    ['qa@[127.0.0.1]'],
    ['qa@ours..test'],
    ['qa\0@ours.test'],
    [`${'q'.repeat(65)}@ours.test`],
    [`qa@${'o'.repeat(300)}.test`],
    ['qa\u2028@ours.test'],
  ])('cannot be %j, as sender or recipient', async (address) => {
    await readProblem(order(postfang, id, { to: [address] }), 400)
    if (address !== '') await readProblem(order(postfang, id, { to: ['qa@ours.test'], from: address }), 400)
    expect(await postfang.json('/api/releases')).toMatchObject({ releases: [] })
  })

  it('is never taken from the message, nor from its envelope', async () => {
    await readProblem(order(postfang, id, { to: [] }), 400)
    await readProblem(order(postfang, id, {}), 400)
    await readProblem(order(postfang, id, { to: ['qa@ours.test'], relay: 'other' }), 400)
    const many = Array.from({ length: 101 }, (_, index) => `${index}@ours.test`)
    await readProblem(order(postfang, id, { to: many }), 400)
    await readProblem(order(postfang, '01900000-0000-7000-8000-000000000000', { to: ['qa@ours.test'] }), 404)
  })
})

describe('what goes out', () => {
  it('is not rewritten for a relay that cannot take it', async () => {
    await using relay = await startScriptedRelay(undefined, { extensions: [] })
    await using postfang = await startPostfang(settings(relay.port, { 'relay-recipients': '*' }))
    const ascii = await postfang.send(mail)
    const beyond = await put(postfang, 'Subject: x\r\n\r\nGrüße\r\n')
    const eight = await until(postfang, await release(postfang, beyond))
    expect(eight).toMatchObject({ state: 'failed', tries: 1, error: expect.stringContaining('8BITMIME') })
    const utf8 = await until(postfang, await release(postfang, ascii, { to: ['grüße@ours.test'] }))
    expect(utf8).toMatchObject({ state: 'failed', tries: 1, error: expect.stringContaining('SMTPUTF8') })
    expect(relay.messages).toEqual([])
    expect(relay.commands.some((line) => line.startsWith('MAIL'))).toBe(false)
  })

  it('is not larger than the relay says that it takes', async () => {
    await using relay = await startScriptedRelay(undefined, { extensions: ['SIZE 100'] })
    await using postfang = await startPostfang(settings(relay.port))
    const done = await until(postfang, await release(postfang, await postfang.send(mail)))
    expect(done).toMatchObject({ state: 'failed', tries: 1, error: expect.stringContaining('at most 100') })
  })

  it.each(['Subject: x\n\nbare\n', 'Subject: x\r\n\r\nno end', 'Subject: x\r\n\r\na\rb\r\n'])(
    'is not %j, which SMTP cannot carry as it is',
    async (bytes) => {
      await using relay = await startScriptedRelay()
      await using postfang = await startPostfang(settings(relay.port))
      const problem = await readProblem(
        order(postfang, await put(postfang, bytes), { to: ['qa@ours.test'] }),
        400,
      )
      expect(problem.detail).toContain('CRLF')
      expect(relay.connections).toBe(0)
    },
  )

  it('does not come back: a message that was released here is not released again', async () => {
    await using relay = await startScriptedRelay()
    await using postfang = await startPostfang(settings(relay.port))
    await until(postfang, await release(postfang, await postfang.send(mail)))
    const back = await put(postfang, `Received: by somebody\r\n${relay.messages[0]}`)
    const problem = await readProblem(order(postfang, back, { to: ['qa@ours.test'] }), 403)
    expect(problem.detail).toContain('released it before')
    const forged = `X-Postfang-Release: 1; relay=x; by=${'0'.repeat(16)}\r\n\r\nfrom another Postfang\r\n`
    expect(await until(postfang, await release(postfang, await put(postfang, forged)))).toMatchObject({
      state: 'sent',
    })
  })
})

describe('the way to a relay', () => {
  const login = 'smtp://robot:s3cret%2Cpass@localhost'

  it('shows no password in conversation, error or settings, even where the relay says it', async () => {
    await using relay = await startScriptedRelay(
      (command) => {
        if (command.startsWith('AUTH')) return '535 5.7.8 wrong password: s3cret,pass'
        return undefined
      },
      { extensions: ['AUTH PLAIN'] },
    )
    await using postfang = await startPostfang(
      settings(relay.port, { relay: `${login}:${relay.port}?tls=never` }),
    )
    const id = await release(postfang, await postfang.send(mail))
    expect(await until(postfang, id)).toMatchObject({ state: 'failed', tries: 1 })
    const shown = [
      await (await postfang.fetch(`/api/releases/${id}`)).text(),
      await (await postfang.fetch('/api/info')).text(),
      postfang.log.join('\n'),
    ].join('\n')
    expect(shown).toContain('AUTH PLAIN <hidden>')
    const secrets = [
      's3cret',
      Buffer.from('s3cret,pass').toString('base64'),
      Buffer.from('\0robot\0s3cret,pass').toString('base64'),
    ]
    for (const secret of secrets) expect(shown).not.toContain(secret)
    expect(relay.commands).toContain(`AUTH PLAIN ${secrets[2]}`)
  })

  it('hides both steps of AUTH LOGIN', async () => {
    await using relay = await startScriptedRelay(
      (command) => {
        if (command.startsWith('AUTH')) return '334 VXNlcm5hbWU6'
        return command === 'login' ? '235 2.7.0 welcome' : undefined
      },
      { extensions: ['AUTH LOGIN'] },
    )
    await using postfang = await startPostfang(
      settings(relay.port, { relay: `${login}:${relay.port}?tls=never` }),
    )
    const done = await until(postfang, await release(postfang, await postfang.send(mail)))
    expect(done.state).toBe('sent')
    const said = done.attempts[0]?.conversation.filter(({ by }) => by === 'client').map(({ text }) => text)
    expect(said?.slice(1, 4)).toEqual(['AUTH LOGIN', '<hidden>', '<hidden>'])
  })

  it.each([
    ['smtps', 'implicit'],
    ['smtp+starttls', 'starttls'],
    ['smtp', 'starttls'],
  ] as const)('trusts no certificate by itself over %s://, unless told so', async (scheme, tls) => {
    await using relay = await startScriptedRelay(undefined, {
      tls,
      extensions: tls === 'starttls' ? ['STARTTLS'] : [],
    })
    const relays = `strict=${scheme}://localhost:${relay.port}, lax=${scheme}://localhost:${relay.port}?verify=no`
    await using postfang = await startPostfang(settings(relay.port, { relay: relays }))
    const message = await postfang.send(mail)
    const strict = await until(postfang, await release(postfang, message))
    expect(strict).toMatchObject({ state: 'dead', error: expect.stringMatching(/certificate/i) })
    expect(relay.commands.some((line) => line.startsWith('MAIL'))).toBe(false)
    const lax = await until(
      postfang,
      await release(postfang, message, { relay: 'lax', to: ['qa@ours.test'] }),
    )
    expect(lax.state).toBe('sent')
  })

  it('sends nothing where TLS is wanted and not offered', async () => {
    await using relay = await startScriptedRelay()
    await using postfang = await startPostfang(
      settings(relay.port, { relay: `smtp+starttls://localhost:${relay.port}` }),
    )
    const done = await until(postfang, await release(postfang, await postfang.send(mail)))
    expect(done).toMatchObject({ state: 'dead', error: expect.stringMatching(/STARTTLS|TLS/) })
    expect(relay.messages).toEqual([])
  })
})

describe('rules', () => {
  it('send on what they are for, after its commit, to whom it was sent and is allowed', async () => {
    await using relay = await startScriptedRelay()
    const file = join(directory, 'rules.json')
    const rules = [
      { header: { name: 'X-Env', value: 'staging*' }, to: ['qa@ours.test'], from: 'bounce@ours.test' },
      { sender: 'shop@*', recipient: '*@ours.test' },
    ]
    await writeFile(file, JSON.stringify(rules))
    await using postfang = await startPostfang(settings(relay.port, { 'relay-rules': file }))
    await postfang.send({ ...mail, headers: { 'X-Env': 'staging-2' }, to: 'eve@evil.test' })
    await postfang.send({ ...mail, to: 'ada@example.com, dev@ours.test, eve@evil.test' })
    await postfang.send({ ...mail, to: 'eve@evil.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(2)
    // What was sent on and comes back is where a loop would begin.
    await put(postfang, `${relay.messages[0]}`)
    await postfang.send({ ...mail, to: 'last@ours.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(3)
    const envelopes = relay.commands
      .filter((line) => /^(MAIL|RCPT)/.test(line))
      .map((line) => line.split(' SIZE')[0])
    expect(envelopes.toSorted()).toEqual(
      [
        'MAIL FROM:<bounce@ours.test>',
        'RCPT TO:<qa@ours.test>',
        'MAIL FROM:<shop@example.com>',
        'RCPT TO:<dev@ours.test>',
        'MAIL FROM:<shop@example.com>',
        'RCPT TO:<last@ours.test>',
      ].toSorted(),
    )
    const { releases } = await readAs(
      releaseListSchema,
      postfang.fetch('/api/releases?mailbox=inbox&limit=2'),
    )
    expect(releases.map(({ origin }) => origin)).toEqual(['rule', 'rule'])
  })

  it('send nothing twice and forget nothing when Postfang starts again', async () => {
    await using relay = await startScriptedRelay()
    const file = join(directory, 'all.json')
    await writeFile(file, '[{}]')
    const data = join(directory, 'rules.db')
    const all = settings(relay.port, { 'relay-rules': file })
    const without = await startPostfang({ data })
    await without.send({ ...mail, to: 'old@ours.test' })
    await without.close()
    const first = await startPostfang({ ...all, data })
    await first.send({ ...mail, to: 'one@ours.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(1)
    await first.close()
    await using second = await startPostfang({ ...all, data })
    await second.send({ ...mail, to: 'two@ours.test' })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(2)
    expect(relay.commands.filter((line) => line.startsWith('RCPT'))).toEqual([
      'RCPT TO:<one@ours.test>',
      'RCPT TO:<two@ours.test>',
    ])
  })
})

describe('the doors of other sandboxes', () => {
  it('order releases that are in the queue when they answer, and tell that they can', async () => {
    await using relay = await startScriptedRelay()
    await using postfang = await startPostfang(
      settings(relay.port, { relay: `main=smtp://localhost:${relay.port}?tls=never` }),
    )
    const id = await postfang.send({ ...mail, to: 'ada@example.com' })
    const post = (path: string, body?: object) =>
      postfang.fetch(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const mailpit = await post(`/api/v1/message/${id}/release`, { To: ['qa@ours.test'] })
    expect([mailpit.status, await mailpit.text()]).toEqual([200, 'ok'])
    expect((await post(`/api/v1/message/${id}/release`, { To: ['eve@evil.test'] })).status).toBe(403)
    expect(
      (await post(`/api/v1/messages/${id}/release`, { Name: 'main', Email: 'qa@ours.test' })).status,
    ).toBe(200)
    expect((await post(`/email/${id}/relay`)).status).toBe(200)
    const { releases } = await postfang.json<{ releases: unknown[] }>('/api/releases')
    expect(releases).toHaveLength(3)
    expect(await postfang.json('/api/v1/webui')).toMatchObject({
      MessageRelay: {
        Enabled: true,
        SMTPServer: 'main',
        AllowedRecipients: '(?i)^(?:.*@ours\\.test|ada@example\\.com)$',
      },
    })
    expect(await postfang.json('/api/v2/outgoing-smtp')).toMatchObject({
      main: { Name: 'main', Password: '' },
    })
    expect(await postfang.json('/config')).toMatchObject({ isOutgoingEnabled: true, outgoingHost: 'main' })
  })
})

it('asks for the login of --auth like everything else', async () => {
  await using relay = await startScriptedRelay()
  await using postfang = await startPostfang(settings(relay.port, { auth: 'ada:secret' }))
  const id = await postfang.send(mail)
  for (const [method, path] of [
    ['POST', `/api/messages/${id}/release`],
    ['GET', '/api/releases'],
    ['GET', '/api/releases/x'],
    ['POST', '/api/releases/x/retry'],
    ['DELETE', '/api/releases/x'],
  ] as const) {
    const body =
      method === 'GET'
        ? {}
        : { body: '{"to":["qa@ours.test"]}', headers: { 'content-type': 'application/json' } }
    expect((await postfang.fetch(path, { method, ...body })).status, path).toBe(401)
  }
  expect(relay.connections).toBe(0)
})

/** A port on which nobody listens, for a moment at least. */
async function unusedPort(): Promise<{ readonly port: number }> {
  await using relay = await startScriptedRelay()
  return { port: relay.port }
}
