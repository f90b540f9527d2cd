import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createLiveDoor, type LiveDoorOptions } from '../../../src/doors/live/live-door.ts'
import { createHttpServer } from '../../../src/http/http-server.ts'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { type Change, connectLive, type LiveClient } from './live-client.ts'

let postfang: TestPostfang
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  postfang = await startPostfang()
})

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

afterAll(() => postfang.close())

const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Live', text: 'x' }

/** A live door of its own on the same inbox, with limits that a test can reach. */
async function openDoor(options: Partial<LiveDoorOptions>) {
  const live = createLiveDoor({
    inbox: postfang.inbox,
    events: postfang.events,
    onError: console.error,
    ...options,
  })
  const http = await createHttpServer({
    bind: { host: '127.0.0.1', port: 0 },
    gate: {},
    routes: live.routes,
    upgrades: live.upgrades,
    onError: console.error,
  })
  closers.push(async () => {
    live.close()
    await http.close(100)
  })
  return { live, url: http.url }
}

const kinds = (changes: readonly Change[]) => changes.map(({ kind }) => kind)

describe('the live feed over WebSocket', () => {
  it('says hello with the newest number, then tells of every change in order', async () => {
    await using client = await connectLive(postfang.http)
    expect(client.frames[0]).toEqual({ type: 'hello', seq: postfang.inbox.head })

    const id = await postfang.send(mail, 'feed')
    await client.until(() => kinds(client.changes).includes('digested'))
    const headers = { 'content-type': 'application/json' }
    await postfang.fetch(`/api/messages/${id}`, { method: 'PATCH', headers, body: '{"read":true}' })
    await client.until(() => kinds(client.changes).includes('updated'))
    await postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' })
    await client.until(() => kinds(client.changes).includes('deleted'))

    expect(kinds(client.changes)).toEqual(['captured', 'digested', 'updated', 'deleted'])
    const [captured, digested, updated, deleted] = client.changes
    expect(captured).toMatchObject({ mailbox: 'feed', message: { id, subject: 'Live' } })
    expect(digested).toMatchObject({ message: { id, digest: 'done', preview: 'x' } })
    expect(updated).toMatchObject({ message: { id, read: true } })
    expect(deleted).toMatchObject({ mailbox: 'feed', ids: [id] })
    const numbers = client.changes.map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
    expect(client.frames.at(-1)?.seq).toBeGreaterThanOrEqual(numbers.at(-1) ?? Number.NaN)
  })

  it('tells of one mailbox only, when asked to', async () => {
    await using client = await connectLive(postfang.http, '/api/live?mailbox=mine')
    await postfang.send(mail, 'theirs')
    await postfang.send(mail, 'mine')
    await client.until(() => kinds(client.changes).includes('digested'))
    expect(new Set(client.changes.map(({ mailbox }) => mailbox))).toEqual(new Set(['mine']))
  })

  it('goes on after a number, so that a client that was away misses nothing', async () => {
    const before = await connectLive(postfang.http, '/api/live?mailbox=away')
    await postfang.send(mail, 'away')
    await before.until(() => kinds(before.changes).includes('digested'))
    const since = before.frames.at(-1)?.seq ?? Number.NaN
    await before[Symbol.asyncDispose]()

    const ids = [await postfang.send(mail, 'away'), await postfang.send(mail, 'away')]
    await using after = await connectLive(postfang.http, `/api/live?mailbox=away&since=${since}`)
    await after.until(() => kinds(after.changes).filter((kind) => kind === 'captured').length === 2)
    const captured = after.changes.flatMap((change) =>
      change.kind === 'captured' ? [change.message.id] : [],
    )
    expect(captured).toEqual(ids)
    expect(after.changes.every(({ seq }) => seq > since)).toBe(true)
    expect(after.frames[0]).toMatchObject({ type: 'hello' })
  })

  it('tells a client that knows more than there is to read again', async () => {
    await using client = await connectLive(postfang.http, '/api/live?since=999999999')
    await client.until(() => client.frames.length >= 2)
    // Mail of the tests before may still be digested: the number can have moved on since the hello.
    const [hello, resync] = client.frames
    expect(resync).toEqual({ type: 'resync', seq: expect.any(Number) })
    expect(resync?.seq).toBeGreaterThanOrEqual(hello?.seq ?? Number.NaN)
    await postfang.send(mail)
    await client.until(() => client.changes.length > 0)
  })

  it('groups what happens at once', async () => {
    await using client = await connectLive(postfang.http, '/api/live?mailbox=many')
    const started = performance.now()
    const raw = new TextEncoder().encode('Subject: x\r\n\r\nx')
    const post = () =>
      postfang.fetch('/api/messages?mailbox=many', {
        method: 'POST',
        headers: { 'content-type': 'message/rfc822' },
        body: raw,
      })
    await Promise.all(Array.from({ length: 200 }, post))
    await client.until(() => kinds(client.changes).filter((kind) => kind === 'digested').length === 200)
    const seconds = Math.ceil((performance.now() - started) / 1_000)
    expect(client.frames.length).toBeLessThanOrEqual(1 + 10 * seconds)
  })

  it('skips for a client that does not read, and tells it to read again when it does', {
    timeout: 60_000,
  }, async () => {
    await using client = await connectLive(postfang.http, '/api/live?mailbox=slow')
    client.socket.pause()
    const raw = new TextEncoder().encode(`Subject: ${'long '.repeat(4_000)}\r\n\r\nx`)
    const headers = { 'content-type': 'message/rfc822' }
    const post = () => postfang.fetch('/api/messages?mailbox=slow', { method: 'POST', headers, body: raw })
    for (let round = 0; round < 15; round++) await Promise.all(Array.from({ length: 60 }, post))
    client.socket.resume()
    // Until all of them have been read, so that nothing more is to come, and the client has heard of it.
    await postfang.json('/api/messages/wait?mailbox=slow&q=body:x&timeout=1m')
    const head = postfang.inbox.head
    await client.until(() => client.frames.some(({ type, seq }) => type !== 'hello' && seq >= head))
    expect(client.frames.some(({ type }) => type === 'resync')).toBe(true)
    expect(kinds(client.changes).filter((kind) => kind === 'captured').length).toBeLessThan(15 * 60)
    const numbers = client.frames.slice(1).map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))

    const isLast = (change: Change) => change.kind !== 'deleted' && change.message.subject === 'Afterwards'
    await postfang.send({ ...mail, subject: 'Afterwards' }, 'slow')
    await client.until(() => client.changes.some(isLast))
  })

  it('tells a client to read again where a group of changes would be larger than what is there', async () => {
    const { url } = await openDoor({ bufferBytes: 1024 })
    await using client = await connectLive(url, '/api/live?mailbox=large')
    await postfang.send({ ...mail, subject: 'long '.repeat(1_000) }, 'large')
    await client.until(() => client.frames.some(({ type }) => type === 'resync'))
    expect(client.changes).toEqual([])
  })

  it('closes a client that does not answer pings with 1013', async () => {
    const { url } = await openDoor({ heartbeatMs: 50 })
    await using answering = await connectLive(url)
    await using silent = await connectLive(url, '/api/live', { autoPong: false })
    expect(await silent.closed).toBe(1013)
    expect(answering.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('drops what a client says, and closes one that says too much', async () => {
    await using client = await connectLive(postfang.http, '/api/live?mailbox=talk')
    client.socket.send('{"type":"changes"}')
    client.socket.send(Buffer.alloc(64 * 1024))
    await postfang.send(mail, 'talk')
    await client.until(() => client.changes.length > 0)
    client.socket.send(Buffer.alloc(64 * 1024 + 1))
    expect(await client.closed).toBe(1009)
  })

  it('does not pack its frames, so that no client can make it unpack any', async () => {
    await using client = await connectLive(postfang.http)
    expect(client.socket.extensions).toBe('')
  })

  it('says goodbye when the server shuts down', async () => {
    const closing = await startPostfang()
    const client = await connectLive(closing.http)
    await closing.close()
    expect(await client.closed).toBe(1001)
  })

  it('lets go even of a client that does not say goodbye back', async () => {
    const closing = await startPostfang()
    const client = await connectLive(closing.http)
    client.socket.pause()
    const started = performance.now()
    await closing.close()
    expect(performance.now() - started).toBeLessThan(6_000)
    client.socket.terminate()
  })

  it('takes no more clients than it has room for', async () => {
    const { url, live } = await openDoor({ mostClients: 2 })
    await using _first = await connectLive(url)
    const second = await connectLive(url)
    const refused = await upgrade(url, '/api/live')
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([503, { title: 'Service Unavailable' }])
    const stream = await fetch(`${url}/api/live`, { headers: { accept: 'text/event-stream' } })
    expect(stream.status).toBe(503)
    await second[Symbol.asyncDispose]()
    await using _third = await connectWhenFree(url)
    expect(live.clients).toBe(2)
  })
})

/** Knocks until the place of a client that has left is free. */
async function connectWhenFree(url: string): Promise<LiveClient> {
  for (;;) {
    try {
      return await connectLive(url)
    } catch (error) {
      expect(String(error)).toContain('503')
    }
  }
}

function upgrade(url: string, target: string, headers: readonly (readonly [string, string])[] = []) {
  return rawRequest(url, {
    target,
    headers: [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ...headers,
    ],
  })
}

describe('an upgrade', () => {
  it.each<[string, number, readonly (readonly [string, string])[]]>([
    ['/api/live', 403, [['Origin', 'https://evil.example']]],
    ['/api/live', 403, [['Origin', 'null']]],
    ['/api/live', 403, [['Sec-Fetch-Site', 'cross-site']]],
    ['/api/live', 421, [['Host', 'evil.example']]],
    [
      '/api/live',
      421,
      [
        ['Host', 'evil.example'],
        ['Origin', 'http://evil.example'],
      ],
    ],
    [
      '/api/live',
      400,
      [
        ['Host', 'localhost'],
        ['Host', 'localhost'],
      ],
    ],
    ['/%61pi/live', 400, [['Origin', 'https://evil.example']]],
    ['/%61pi/live', 400, []],
    ['/api/%6cive', 400, []],
    ['//api/live', 400, []],
    ['/api//live', 400, []],
    ['/./api/live', 400, []],
    ['/api/x/../live', 400, []],
    ['/api/%2e/live', 400, []],
    ['/api/live;x', 400, []],
    ['/api\\live', 400, []],
    ['/API/live', 404, []],
    ['/api/Live', 404, []],
    ['/api/live/', 404, []],
    ['/api/messages', 404, []],
    ['/', 404, []],
    ['/api/live?since=x', 400, []],
    ['/api/live?since=-1', 400, []],
    ['/api/live?mailbox=', 400, []],
    ['/api/live?mailbx=a', 400, []],
    ['/api/live?since=1&since=2', 400, []],
  ])('of %s is refused with %i', async (target, status, headers) => {
    const answer = await upgrade(postfang.http, target, headers)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.body).not.toContain('evil')
  })

  it('by our own page is granted, and one that is no WebSocket handshake is not', async () => {
    const { host } = new URL(postfang.http)
    await using client = await connectLive(postfang.http)
    expect(client.frames[0]?.type).toBe('hello')
    const socket = new WebSocket(`ws://${host}/api/live`, { origin: `http://${host}` })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    socket.terminate()
    const broken = await rawRequest(postfang.http, {
      target: '/api/live',
      headers: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
      ],
    })
    expect(broken.status).toBe(400)
  })

  it('asks for the password too', async () => {
    await using guarded = await startPostfang({ auth: 'ada:sesame' })
    expect((await upgrade(guarded.http, '/api/live')).status).toBe(401)
    const authorization = `Basic ${Buffer.from('ada:sesame').toString('base64')}`
    const socket = new WebSocket(`${guarded.http.replace('http', 'ws')}/api/live`, {
      headers: { authorization },
    })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    socket.terminate()
  })

  it('that is broken off leaves nothing behind', async () => {
    const { url, live } = await openDoor({})
    const aborted = Array.from({ length: 200 }, () => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`)
      socket.on('error', () => undefined)
      return new Promise((resolve) => {
        socket.on('close', resolve)
        socket.on('upgrade', () => socket.terminate())
      })
    })
    await Promise.all(aborted)
    await using client = await connectLive(url)
    await postfang.send(mail)
    await client.until(() => client.changes.length > 0)
    expect(live.clients).toBe(1)
  })
})
