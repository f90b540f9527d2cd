import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as nodeRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/http/http-server.ts'
import { HttpProblem } from '../../src/http/problem.ts'
import { defineRoute, type Route } from '../../src/http/route.ts'
import { PostfangError } from '../../src/model/errors.ts'
import { limits } from '../../src/model/limits.ts'
import { rawRequest } from './raw-request.ts'

/** As they were before any server was made. */
const nativeGlobals = [globalThis.Request, globalThis.Response]

const open: HttpServer[] = []
const errors: unknown[] = []

afterEach(async () => {
  errors.length = 0
  await Promise.all(open.splice(0).map((server) => server.close(100)))
})

async function start(
  routes: readonly Route[],
  options: Partial<HttpServerOptions> = {},
): Promise<HttpServer> {
  const server = await createHttpServer({
    bind: { host: '127.0.0.1', port: 0 },
    gate: {},
    routes,
    onError: (error) => errors.push(error),
    ...options,
  })
  open.push(server)
  return server
}

const described = { group: 'Test', summary: 'For a test', answers: {} }

const jsonRoute = defineRoute({
  ...described,
  method: 'post',
  path: '/json/{name}',
  operationId: 'json',
  params: z.strictObject({ name: z.string() }),
  query: z.strictObject({ size: z.coerce.number().optional() }),
  body: z.strictObject({ value: z.string(), more: z.strictObject({ flag: z.boolean() }).optional() }),
  handle: (input) => Response.json(input),
})

const uploadRoute = defineRoute({
  ...described,
  method: 'post',
  path: '/upload',
  operationId: 'upload',
  handle: (_, { env }) => {
    const bytes = env.body ?? new Uint8Array()
    return Response.json({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  },
})

function failing(error: unknown): Route {
  return defineRoute({
    ...described,
    method: 'get',
    path: '/fail',
    operationId: 'fail',
    handle: () => {
      throw error
    },
  })
}

function postJson(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

describe('a route', () => {
  it('gets parameters and body as its schemas make them', async () => {
    const { url } = await start([jsonRoute])
    const response = await postJson(`${url}/json/caf%C3%A9%2520?size=3`, '{"value":"x"}')
    expect(await response.json()).toEqual({
      params: { name: 'café%20' },
      query: { size: 3 },
      body: { value: 'x' },
    })
  })

  it.each([
    ['?sise=3', '{"value":"x"}', { parameter: 'sise', detail: 'Unknown parameter "sise": there are size' }],
    ['?size=3&size=4', '{"value":"x"}', { parameter: 'size', detail: 'Give the parameter "size" once' }],
    ['?size=x', '{"value":"x"}', { parameter: 'size' }],
    ['', '{"value":1}', { parameter: 'value' }],
    ['', '{"value":"x","extra":1}', { parameter: 'extra', detail: 'Unknown member "extra"' }],
    ['', '{"value":"x","__proto__":{}}', { parameter: '__proto__' }],
    ['', '{"value":"x","more":{"flag":1}}', { parameter: 'more.flag' }],
    ['', '{"value":"x","more":{"flag":true,"flog":1}}', { detail: 'Unknown member "more.flog"' }],
    ['', '[]', { status: 400 }],
    ['', '{"value":x}', { position: 9, detail: 'The body is not JSON: unexpected "x" at character 9' }],
    ['', '{"value":"x"', { position: 12, detail: 'The body is not JSON: it ends too early at character 12' }],
  ])('refuses %j with %j and names the place', async (query, body, problem) => {
    const { url } = await start([jsonRoute])
    const response = await postJson(`${url}/json/a${query}`, body)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject(problem)
  })

  it('refuses a JSON body that is missing, that is called something else, or that is no UTF-8', async () => {
    const { url } = await start([jsonRoute])
    const send = (type: string, body: Uint8Array<ArrayBuffer>) =>
      fetch(`${url}/json/a`, { method: 'POST', headers: { 'content-type': type }, body })
    expect((await send('application/json', new Uint8Array())).status).toBe(400)
    expect((await send('message/rfc822', new TextEncoder().encode('{"value":"x"}'))).status).toBe(415)
    const broken = await send('application/json', Uint8Array.of(0x22, 0xff, 0x22))
    expect([broken.status, await broken.json()]).toMatchObject([400, { detail: 'The body is not UTF-8' }])
  })

  it('answers other methods with 405, OPTIONS with what it allows, HEAD like GET without a body', async () => {
    const read = defineRoute({
      ...described,
      method: 'get',
      path: '/upload',
      operationId: 'read',
      handle: () => Response.json({ a: 1 }),
    })
    const { url } = await start([uploadRoute, read])
    const wrong = await fetch(`${url}/upload`, { method: 'PUT' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST, GET, HEAD, OPTIONS'])
    expect(await wrong.json()).toMatchObject({ title: 'Method Not Allowed' })
    const options = await fetch(`${url}/upload`, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS'])
    const head = await fetch(`${url}/upload`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      200,
      'application/json',
      '',
    ])
    const trace = await rawRequest(url, { method: 'TRACE', target: '/upload' })
    expect(trace.status).toBe(405)
  })

  it('at a plain path comes before one with parameters, in whichever order they are declared', async () => {
    const routes = ['/a/{name}', '/a/plain'].map((path) =>
      defineRoute({
        ...described,
        method: 'get',
        path,
        operationId: path,
        params: z.looseObject({}),
        handle: () => new Response(path),
      }),
    )
    const { url } = await start(routes)
    expect(await (await fetch(`${url}/a/plain`)).text()).toBe('/a/plain')
    expect(await (await fetch(`${url}/a/other`)).text()).toBe('/a/{name}')
  })

  it('answers an unknown address with a problem', async () => {
    const { url } = await start([])
    const response = await fetch(`${url}/nowhere`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 })
  })
})

describe('an error', () => {
  it.each([
    [new HttpProblem(409, 'Already there', { parameter: 'x' }), 409, 'Already there'],
    [new PostfangError('unavailable', 'Cannot keep it: disk full'), 503, 'Cannot keep it: disk full'],
    [diskFull(), 507, 'Cannot keep it: the disk has too little space left; delete messages, or free some'],
    [new PostfangError('invalid', 'Cannot use that'), 400, 'Cannot use that'],
    [new PostfangError('too-large', 'Cannot take that much'), 413, 'Cannot take that much'],
  ])('%s is told to the client', async (error, status, detail) => {
    const { url } = await start([failing(error)])
    const response = await fetch(`${url}/fail`)
    expect(await response.json()).toMatchObject({ status, detail })
    expect(errors).toEqual([])
  })

  it.each([new Error('secret of the inside'), new PostfangError('database', 'secret path'), 'secret'])(
    '%s goes to the log and not to the client',
    async (error) => {
      const { url } = await start([failing(error)])
      const response = await fetch(`${url}/fail`)
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('secret')
      expect(errors).toEqual([error instanceof Error ? error : expect.anything()])
    },
  )
})

describe('a body', () => {
  const upload = (url: string, body: RequestInit['body'], type = 'message/rfc822') =>
    fetch(`${url}/upload`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: body ?? null,
      duplex: 'half',
    } as RequestInit)

  it('arrives byte for byte, with and without a declared length', async () => {
    const { url } = await start([uploadRoute])
    const bytes = new Uint8Array(300_000).map((_, index) => (index * 7919) % 256)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(await (await upload(url, bytes)).json()).toEqual({ size: 300_000, sha256 })
    expect(await (await upload(url, new Blob([bytes]).stream())).json()).toEqual({ size: 300_000, sha256 })
  })

  it('is taken at its limit and refused one byte beyond, without a declared length too', async () => {
    const { url } = await start([uploadRoute])
    const send = (size: number) => upload(url, new Blob([new Uint8Array(size)]).stream(), 'application/json')
    expect((await send(limits.jsonBodyBytes)).status).toBe(200)
    const refused = await send(limits.jsonBodyBytes + 1)
    expect([refused.status, await refused.json()]).toMatchObject([413, { title: 'Payload Too Large' }])
  })

  it('is refused by its declared length before any of it is read, and the client gets to know', async () => {
    const { url } = await start([uploadRoute])
    const response = await upload(url, new Uint8Array(limits.messageBytes + 1))
    expect(response.status).toBe(413)
    expect(response.headers.get('connection')).toBe('close')
    expect(await response.json()).toMatchObject({
      detail: `The body is too large: at most ${limits.messageBytes} bytes are taken here`,
    })
  })

  it('that is refused may still be sent to its end, so that its sender sees the answer and no broken connection', async () => {
    const { url } = await start([uploadRoute])
    const size = limits.messageBytes + 1
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(
      `POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\nContent-Length: ${size}\r\n\r\n`,
    )
    // Writes all of it before it reads a word.
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.write(new Uint8Array(size), () => resolve())
    })
    const answer = Buffer.concat(await socket.toArray()).toString()
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('may come in several at once that together exceed the budget', async () => {
    const { url } = await start([uploadRoute])
    const bytes = new Uint8Array(40 * 1024 * 1024)
    const answers = await Promise.all([1, 2, 3].map(() => upload(url, bytes)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('is asked for only once the gate has let the request in', async () => {
    const { url } = await start([uploadRoute], { gate: { tokens: ['t0ken'] } })
    const send = async (authorization: string) => {
      const { port } = new URL(url)
      const headers = {
        expect: '100-continue',
        'content-type': 'message/rfc822',
        'content-length': '4',
        authorization,
      }
      const request = nodeRequest({ port, host: '127.0.0.1', path: '/upload', method: 'POST', headers })
      let wasAsked = false
      request.on('continue', () => {
        wasAsked = true
        request.end('mail')
      })
      request.flushHeaders()
      const [response] = await once(request, 'response')
      response.resume()
      request.destroy()
      return [response.statusCode, wasAsked]
    }
    expect(await send('Bearer wrong')).toEqual([401, false])
    expect(await send('Bearer t0ken')).toEqual([200, true])
  })

  it('that breaks off stores nothing and disturbs nobody', async () => {
    let calls = 0
    const counting = defineRoute({
      ...described,
      method: 'post',
      path: '/upload',
      operationId: 'upload',
      handle: () => {
        calls++
        return Response.json({})
      },
    })
    const { url } = await start([counting])
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.end(
      'POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\nContent-Length: 10\r\n\r\nhalf',
    )
    socket.resume()
    await once(socket, 'close')
    expect((await upload(url, 'whole')).status).toBe(200)
    expect(calls).toBe(1)
    expect(errors).toEqual([])
  })
})

describe('the server', () => {
  it('says which port is taken', async () => {
    const { url } = await start([])
    const port = Number(new URL(url).port)
    await expect(start([], { bind: { host: '127.0.0.1', port } })).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Cannot listen for HTTP on 127.0.0.1:${port}: the port is in use`,
    })
  })

  it('says which address it cannot have', async () => {
    await expect(start([], { bind: { host: '203.0.113.7', port: 0 } })).rejects.toThrow(
      'Cannot listen for HTTP on 203.0.113.7:0',
    )
  })

  it('names an address that leads to it, also where it listens on all', async () => {
    const { url } = await start([], { bind: { host: '0.0.0.0', port: 0 } })
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${url}/nowhere`)).status).toBe(404)
  })

  it('answers what is no HTTP with a problem', async () => {
    const { url } = await start([])
    const answer = await rawRequest(url, { method: 'EHLO', target: 'mail.example\r\nMAIL FROM:<a@b>' })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ detail: 'This is no HTTP request' })
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })

  it('answers too large a header with 431', async () => {
    const { url } = await start([])
    const answer = await rawRequest(url, { target: '/', headers: [['X-Large', 'x'.repeat(20_000)]] })
    expect(answer.status).toBe(431)
  })

  it('passes over an offer to upgrade to HTTP/2, as Java clients make it', async () => {
    const { url } = await start([uploadRoute])
    const answer = await rawRequest(url, {
      method: 'POST',
      target: '/upload',
      headers: [
        ['Connection', 'Upgrade, HTTP2-Settings'],
        ['Upgrade', 'h2c'],
        ['HTTP2-Settings', 'AAEAAEAAAAIAAAAB'],
        ['Content-Type', 'message/rfc822'],
        ['Content-Length', '4'],
      ],
      body: 'mail',
    })
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { size: 4 }])
  })

  it('leaves the globals Request and Response alone', async () => {
    const { url } = await start([uploadRoute])
    await fetch(`${url}/upload`)
    expect(globalThis.Request).toBe(nativeGlobals[0])
    expect(globalThis.Response).toBe(nativeGlobals[1])
  })

  it('has those who wait answered when it closes, and lets go of idle connections', async () => {
    let begun: () => void = () => undefined
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve
    })
    const hold = defineRoute({
      ...described,
      method: 'get',
      path: '/hold',
      operationId: 'hold',
      handle: async (_, { env: { closing } }) => {
        begun()
        await once(closing, 'abort')
        return Response.json({ closing: closing.aborted })
      },
    })
    const server = await start([hold])
    const answer = fetch(`${server.url}/hold`)
    await hasBegun
    const started = performance.now()
    await server.close(5_000)
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(await (await answer).json()).toEqual({ closing: true })
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('does not wait longer than its grace for one that never answers', async () => {
    let begun: () => void = () => undefined
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve
    })
    const never = defineRoute({
      ...described,
      method: 'get',
      path: '/never',
      operationId: 'never',
      handle: () => {
        begun()
        return new Promise<Response>(() => undefined)
      },
    })
    const server = await start([never])
    const answer = fetch(`${server.url}/never`)
    answer.catch(() => undefined)
    await hasBegun
    await server.close(50)
    await expect(answer).rejects.toThrow()
  })

  it('tells a route when its client has gone', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const wait = defineRoute({
      ...described,
      method: 'get',
      path: '/wait',
      operationId: 'wait',
      handle: async (_, context) => {
        setImmediate(() => client.abort())
        await once(context.req.raw.signal, 'abort')
        resolve('gone')
        return Response.json({})
      },
    })
    const client = new AbortController()
    const { url } = await start([wait])
    await expect(fetch(`${url}/wait`, { signal: client.signal })).rejects.toThrow()
    expect(await promise).toBe('gone')
  })
})

function diskFull(): PostfangError {
  const cause = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  return new PostfangError('unavailable', 'Cannot store into "/secret/mail.db"', { cause })
}
