import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createCompatPaths } from '../../src/http/compat/compat-paths.ts'
import { defineCompatRoute } from '../../src/http/compat/compat-route.ts'
import { readLenientObject } from '../../src/http/compat/read-lenient-json.ts'
import { createHttpServer, type HttpServer } from '../../src/http/http-server.ts'
import { HttpProblem } from '../../src/http/problem.ts'
import type { UpgradeHandler } from '../../src/http/upgrade-handler.ts'
import { startPostfang } from '../support/start-postfang.ts'
import { rawRequest } from './raw-request.ts'

const routes = [
  defineCompatRoute({
    method: 'put',
    path: '/api/v9/things/{id}',
    handle: ({ params, query, mailbox, body }) =>
      Response.json({
        id: params.id,
        mailbox: mailbox ?? null,
        q: query.get('q'),
        ids: readLenientObject(body).get('IDs') ?? null,
      }),
  }),
  defineCompatRoute({
    method: 'get',
    path: '/api/v9/broken',
    handle() {
      throw new HttpProblem(404, 'There is nothing of that kind')
    },
  }),
]

/** Greets with the mailbox, over the bare socket. */
const upgrade: UpgradeHandler = (_incoming, socket, _head, _query, mailbox) => {
  socket.end(`HTTP/1.1 418 ${mailbox ?? 'all'}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
}

async function start(auth?: { user: string; password: string }): Promise<HttpServer> {
  return createHttpServer({
    bind: { host: '127.0.0.1', port: 0 },
    aliases: [{ host: '127.0.0.1', port: 0 }],
    gate: { basic: auth, compat: createCompatPaths(routes, ['/api/v9/events'], '/mail') },
    routes: [],
    compatRoutes: routes,
    upgrades: new Map([['/api/v9/events', upgrade]]),
    onError: (error) => {
      throw error
    },
  })
}

let server: HttpServer

beforeAll(async () => {
  server = await start()
})

afterAll(() => server.close(100))

function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`
}

async function put(target: string, headers: readonly (readonly [string, string])[] = [], body = '') {
  const length = ['Content-Length', String(Buffer.byteLength(body))] as const
  const answer = await rawRequest(server.url, { method: 'PUT', target, headers: [...headers, length], body })
  return answer.status === 200 ? JSON.parse(answer.body) : answer.status
}

describe('a route of another sandbox', () => {
  it.each([
    ['/api/v9/things/1', null],
    ['//api/v9/things/1', null],
    ['/api//v9///things/1', null],
    ['/mail/api/v9/things/1', null],
    ['/mail//box/run-42/api/v9/things/1', 'run-42'],
    ['/api/v9/things/1?mailbox=run-42', 'run-42'],
    ['/api/v9/things/1?other=x&mailbox=a%20b', 'a b'],
    ['/box/run-42/api/v9/things/1', 'run-42'],
    ['/box/run-42//api/v9/things/1', 'run-42'],
    ['//box/%C3%A9t%C3%A9%20%23/api/v9/things/1', 'été #'],
    ['/box/one/api/v9/things/1?mailbox=two', 'one'],
  ])('is found at %s and means the mailbox %s', async (target, mailbox) => {
    expect(await put(target)).toMatchObject({ id: '1', mailbox })
  })

  it.each([
    ['/box//api/v9/things/1', 400],
    ['/box/a/b/api/v9/things/1', 404],
    ['/box/a/mail/api/v9/things/1', 404],
    ['/mailapi/v9/things/1', 404],
    ['/mail/mail/api/v9/things/1', 404],
    ['/box/a/box/b/api/v9/things/1', 404],
    ['/box/a%2Fb/api/v9/things/1', 400],
    ['/box/%0a/api/v9/things/1', 400],
    ['/box/%20/api/v9/things/1', 400],
    ['/api/v9/things/%2e%2e', 400],
    ['/api/v9/%2fthings/1', 400],
    ['/api/v9/./things/1', 400],
    ['//api/messages', 400],
    ['/api/v9/things/1?mailbox=', 400],
    ['/api/v9/things/1?mailbox=a&mailbox=b', 400],
    ['/api/v9/things/1?mailbox=a%0Ab', 400],
  ])('is not found at %s', async (target, status) => {
    expect(await put(target)).toBe(status)
  })

  it('takes the Basic user for the mailbox, unless the address names one', async () => {
    const headers = [['Authorization', basic('run-42:any')]] as const
    expect(await put('/api/v9/things/1', headers)).toMatchObject({ mailbox: 'run-42' })
    expect(await put('/api/v9/things/1?mailbox=x', headers)).toMatchObject({ mailbox: 'x' })
    expect(await put('/api/v9/things/1', [['Authorization', basic(':any')]])).toMatchObject({ mailbox: null })
    expect(await put('/api/v9/things/1', [['Authorization', basic('a\nb:any')]])).toBe(400)
    expect(await put('/api/v9/things/1', [...headers, ...headers])).toBe(400)
  })

  it('takes any body, or none, and its members in any letter case', async () => {
    const body = '{"ids":["a"]}'
    expect(await put('/api/v9/things/1', [], body)).toMatchObject({ ids: ['a'] })
    expect(await put('/api/v9/things/1', [['Content-Type', 'text/x-any']], body)).toMatchObject({
      ids: ['a'],
    })
    expect(await put('/api/v9/things/1', [['Content-Type', 'application/json']], '')).toMatchObject({
      ids: null,
    })
    expect(await put('/api/v9/things/1', [], '{"ids":["x"],"IDs":["y"],"iDS":["z"]}')).toMatchObject({
      ids: ['y'],
    })
    expect(await put('/api/v9/things/1', [], '{"ids":')).toBe(400)
    expect(await put('/api/v9/things/1', [], '[1]')).toBe(400)
  })

  it('answers errors in plain text', async () => {
    const answer = await rawRequest(server.url, { target: '/api/v9/broken' })
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      404,
      'text/plain; charset=utf-8',
      'There is nothing of that kind\n',
    ])
  })

  it('is served on the alias, too', async () => {
    const [alias] = server.aliases
    expect(alias).not.toBe(server.url)
    expect((await rawRequest(alias ?? '', { target: '//api/v9/broken' })).status).toBe(404)
  })

  it.each([
    ['/api/v9/events', 'all'],
    ['/mail/api/v9/events', 'all'],
    ['//api/v9/events', 'all'],
    ['/api/v9/events?mailbox=run-42', 'run-42'],
    ['/box/run-42/api/v9/events', 'run-42'],
  ])('opens a WebSocket at %s for %s', async (target, mailbox) => {
    const socket = new WebSocket(server.url.replace('http', 'ws') + target)
    const [, answer] = await once(socket, 'unexpected-response')
    expect([answer.statusCode, answer.statusMessage]).toEqual([418, mailbox])
  })

  it('takes the login of a guarded server for no mailbox', async () => {
    const guarded = await start({ user: 'ada', password: 'sesame' })
    const ask = (target: string) =>
      rawRequest(guarded.url, { method: 'PUT', target, headers: [['Authorization', basic('ada:sesame')]] })
    expect(JSON.parse((await ask('/api/v9/things/1')).body)).toMatchObject({ mailbox: null })
    expect(JSON.parse((await ask('/box/run-42/api/v9/things/1')).body)).toMatchObject({ mailbox: 'run-42' })
    expect((await rawRequest(guarded.url, { target: '/box/ada/api/v9/broken' })).status).toBe(401)
    await guarded.close(100)
  })
})

describe('--compat', () => {
  it('speaks none where told so', async () => {
    await using postfang = await startPostfang({ compat: 'none' })
    expect(postfang.postfang.compatRoutes).toEqual([])
    expect((await rawRequest(postfang.http, { target: '//livez' })).status).toBe(400)
  })

  it('refuses a name that it does not know', async () => {
    await expect(startPostfang({ compat: 'mailpit,mailbox' })).rejects.toThrow(
      '--compat cannot be "mailpit,mailbox": expected all, none, or some of mailpit, mailhog, maildev, mailcatcher',
    )
  })

  it('names a port of --compat-ports that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? address?.port : 0
    await expect(startPostfang({ 'compat-ports': `${port}` })).rejects.toThrow(
      `Cannot listen for HTTP on 127.0.0.1:${port}: the port is in use`,
    )
    taken.close()
  })
})
