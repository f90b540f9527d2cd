import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'
import { type RawRequest, rawRequest } from './raw-request.ts'

/** One call of the API, with ids and names that exist. */
interface Call {
  readonly method: string
  readonly path: string
  /** For a route of another sandbox's interface: the most bytes of its body. They take any type, and any parameter. */
  readonly compatBytes?: number
  /** Of another product's interface: its errors are written as that product's, and it passes over parameters. */
  readonly isForeign?: boolean
}

let postfang: TestPostfang
let calls: readonly Call[] = []

beforeAll(async () => {
  postfang = await startPostfang()
  const id = await postfang.send({
    from: 'a@example.com',
    to: 'b@example.com',
    subject: 'Kept',
    html: '<p>Kept</p>',
  })
  const { sessions } = await postfang.json<{ sessions: { id: string }[] }>('/api/sessions')
  calls = [
    ...(await listCalls(postfang, id, sessions[0]?.id ?? '')),
    ...listCompatCalls(postfang, id),
    ...listForeignCalls(postfang),
  ]
})

afterAll(() => postfang.close())

/** Every route there is: the document is made from the table that is mounted. */
async function listCalls({ json }: TestPostfang, id: string, session: string): Promise<readonly Call[]> {
  const { paths } = await json<{ paths: Record<string, Record<string, unknown>> }>('/api/openapi.json')
  return Object.entries(paths).flatMap(([template, methods]) => {
    const path = template
      .replace('/sessions/{id}', `/sessions/${session}`)
      .replace('{id}', id)
      .replace('{part}', '1')
      .replace('/samples/{name}', '/samples/welcome')
      .replace('{name}', 'inbox')
    return Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path }))
  })
}

/** Those of other sandboxes' interfaces, which no document lists, each also below a mailbox of its own. */
function listCompatCalls({ postfang }: TestPostfang, id: string): readonly Call[] {
  return postfang.compatRoutes.flatMap(({ method, path, bodyBytes = limits.compatBodyBytes }) => {
    const filled = path.replace('{id}', id).replaceAll(/\{\w+\}/g, '1')
    return [filled, `/box/inbox${filled}`].map((at) => ({
      method: method.toUpperCase(),
      path: at,
      compatBytes: bodyBytes,
    }))
  })
}

/** Those of other products' interfaces, which no document lists either. */
function listForeignCalls({ postfang }: TestPostfang): readonly Call[] {
  return postfang.foreignRoutes.map(({ method, path }) => ({
    method: method.toUpperCase(),
    path: path.replaceAll(/\{\w+\}/g, '1'),
    isForeign: true,
  }))
}

/** Makes the same bad request of every route; each must answer with one of these statuses, and change nothing. */
async function expectEverywhere(
  statuses: readonly number[],
  toRequest: (call: Call) => RawRequest | undefined,
  check: (answer: Awaited<ReturnType<typeof rawRequest>>, call: Call) => void = () => undefined,
): Promise<void> {
  let asked = 0
  for (const call of calls) {
    const request = toRequest(call)
    if (!request) continue
    asked++
    const answer = await rawRequest(postfang.http, request)
    // Mailjet says 400 of a body that is too large; 500 of a resource that it does not know, 501 of one that Postfang has not.
    const expected = call.isForeign
      ? statuses.flatMap((status) => (status === 413 ? [400] : status === 404 ? [404, 500, 501] : [status]))
      : statuses
    expect(expected, `${request.method} ${request.target} answered ${answer.status}`).toContain(answer.status)
    expect(answer.headers['content-type'], `${request.method} ${request.target}`).toMatch(
      call.isForeign ? /^application\/(?:problem\+)?json(?:;|$)/ : /^application\/problem\+json$/,
    )
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    check(answer, call)
  }
  expect(asked).toBeGreaterThan(0)
}

describe('every route', () => {
  it('is in the table that is walked', () => {
    expect(calls.length).toBeGreaterThanOrEqual(26)
    const all = calls.map(({ method, path }) => `${method} ${path}`)
    expect(all).toEqual(
      expect.arrayContaining([
        'GET /api/messages',
        'GET /api/live',
        'GET /metrics',
        'GET /api/docs',
        'GET /livez',
        'POST /v3.1/send',
        'GET /box/inbox/livez',
      ]),
    )
    expect(all.join()).not.toMatch(/[{}]/)
  })

  it.each<[string, number, readonly (readonly [string, string])[]]>([
    ['another name', 421, [['Host', 'evil.example']]],
    [
      'another name, from a page of that name',
      421,
      [
        ['Host', 'evil.example:8025'],
        ['Origin', 'http://evil.example:8025'],
      ],
    ],
    ['a name that ends like ours', 421, [['Host', 'localhost.evil.example']]],
    [
      'two names',
      400,
      [
        ['Host', 'localhost'],
        ['Host', 'evil.example'],
      ],
    ],
    ['no name at all', 400, [['Host', '']]],
    ['a page of another origin', 403, [['Origin', 'https://evil.example']]],
    ['a page of another port', 403, [['Origin', 'http://127.0.0.1:1']]],
    ['a sandboxed mail', 403, [['Origin', 'null']]],
    ['another site', 403, [['Sec-Fetch-Site', 'cross-site']]],
    ['another port of this site', 403, [['Sec-Fetch-Site', 'same-site']]],
    [
      'a link on another site',
      403,
      [
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', 'navigate'],
        ['Sec-Fetch-Dest', 'document'],
      ],
    ],
    [
      'an upgrade by another origin',
      403,
      [
        ['Origin', 'https://evil.example'],
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Version', '13'],
        ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
      ],
    ],
  ])('refuses %s', async (_what, status, headers) => {
    await expectEverywhere(
      [status],
      ({ method, path }) => ({ method, target: path, headers }),
      (answer) => {
        expect(answer.body).not.toContain('evil')
        expect(JSON.stringify(answer.headers)).not.toContain('evil')
      },
    )
  })

  it('refuses a request without a Host', async () => {
    await expectEverywhere([400], ({ method, path }) => ({ method, target: path, withoutHost: true }))
  })

  const rewritings: readonly (readonly [string, (path: string) => string])[] = [
    ['a letter encoded', (path) => path.replace(/^\/./, (start) => `/%${start.charCodeAt(1).toString(16)}`)],
    ['its last letter encoded', (path) => path.replace(/.$/, (end) => `%${end.charCodeAt(0).toString(16)}`)],
    ['a double slash in front', (path) => `/${path}`],
    ['a double slash inside', (path) => path.replace(/(?!^)\/|$/, '//')],
    ['a dot segment', (path) => `/.${path}`],
    ['an encoded dot segment', (path) => `/%2e${path}`],
    ['a way up', (path) => `/x/..${path}`],
    ['an encoded way up', (path) => `/x/%2e%2e${path}`],
    ['an encoded slash', (path) => path.replace(/^\//, '/%2f')],
    ['a path parameter', (path) => `${path};x=y`],
    ['a backslash', (path) => path.replace(/^\//, '/\\')],
    ['an encoded backslash', (path) => `${path}%5c`],
    ['an encoded NUL', (path) => `${path}%00`],
    ['a fragment', (path) => `${path}#x`],
    ['another server in it', (path) => `http://evil.example${path}`],
  ]

  it.each(rewritings)('refuses its address with %s, whoever asks', async (_what, rewrite) => {
    const isDoubling = _what.startsWith('a double slash')
    const lenient = new Set(calls.flatMap(({ path, compatBytes }) => (compatBytes === undefined ? [] : path)))
    await expectEverywhere([400], ({ method, path }) =>
      isDoubling && lenient.has(path) ? undefined : { method, target: rewrite(path) },
    )
    await expectEverywhere(isDoubling ? [400, 403] : [400], ({ method, path }) => ({
      method,
      target: rewrite(path),
      headers: [['Origin', 'https://evil.example']],
    }))
  })

  it('is not there in capital letters, or with a slash behind', async () => {
    await expectEverywhere([404, 405], ({ method, path }) => ({
      method,
      target: path.replace(/^\/\w+/, (root) => root.toUpperCase()),
    }))
    await expectEverywhere([404, 405], ({ method, path }) => ({
      method,
      target: path.endsWith('/') ? path.slice(0, -1) : `${path}/`,
    }))
  })

  it('refuses a method that it does not have', async () => {
    await expectEverywhere(
      [405],
      ({ path }) => ({ method: 'PROPFIND', target: path }),
      (answer, { method }) => expect(answer.headers.allow?.split(', ')).toContain(method),
    )
  })

  it('refuses a body that is too large, by its length and without one', async () => {
    const isReading = (method: string) => method === 'GET'
    const mostBytes = ({ path, compatBytes = limits.jsonBodyBytes, isForeign }: Call) => {
      if (path === '/api/templates/render') return limits.templateBodyBytes
      return isForeign ? limits.mailjetBodyBytes : compatBytes
    }
    await expectEverywhere([413], (call) => ({
      method: call.method,
      target: call.path,
      headers: [
        ['Content-Type', 'application/json'],
        ['Content-Length', String(mostBytes(call) + 1)],
      ],
    }))
    await expectEverywhere([413], ({ method, path }) => ({
      method,
      target: path,
      headers: [
        ['Content-Type', 'message/rfc822'],
        ['Content-Length', String(2 * limits.messageBytes)],
      ],
    }))
    const chunkOf = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n0\r\n\r\n`
    await expectEverywhere([413], (call) =>
      isReading(call.method) || mostBytes(call) > limits.compatBodyBytes
        ? undefined
        : {
            method: call.method,
            target: call.path,
            headers: [
              ['Content-Type', 'application/json'],
              ['Transfer-Encoding', 'chunked'],
            ],
            body: chunkOf(mostBytes(call) + 1),
          },
    )
  })

  it('refuses what a form can send', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      await expectEverywhere([403, 415], ({ method, path, compatBytes }) =>
        method === 'GET'
          ? undefined
          : {
              method,
              target: path,
              headers: [
                ['Content-Type', type],
                ['Content-Length', '2'],
                // These take any body, but none that a page of another origin has had sent.
                ...(compatBytes === undefined ? [] : ([['Origin', 'https://evil.example']] as const)),
              ],
              body: '{}',
            },
      )
    }
  })

  it('refuses a parameter that it does not have', async () => {
    await expectEverywhere([400], ({ method, path, compatBytes, isForeign }) =>
      path === '/api/live' || compatBytes !== undefined || isForeign
        ? undefined
        : { method, target: `${path}?mailbx=inbox` },
    )
  })

  it('changes nothing when asked with HEAD or OPTIONS', async () => {
    for (const { path } of calls) {
      await rawRequest(postfang.http, { method: 'HEAD', target: path.replace('/wait', '/latest') })
      const options = await rawRequest(postfang.http, { method: 'OPTIONS', target: path })
      expect(options.status).toBe(204)
      expect(options.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('has left the one message as it was', async () => {
    const { messages, total } = await postfang.json<{
      messages: { subject: string; read: boolean }[]
      total: number
    }>('/api/messages')
    expect([total, messages]).toMatchObject([1, [{ subject: 'Kept', read: false }]])
    const { mailboxes } = await postfang.json<{ mailboxes: unknown[] }>('/api/mailboxes')
    expect(mailboxes).toHaveLength(1)
  })
})

describe('a guarded server', () => {
  it('asks everybody for a password, except at the two health checks', async () => {
    await using guarded = await startPostfang({ auth: 'ada:sesame' })
    for (const { method, path } of calls) {
      const answer = await rawRequest(guarded.http, { method, target: path })
      const isOpen = /^(?:\/box\/inbox)?\/(?:healthz|readyz|livez)$/.test(path)
      expect(answer.status, `${method} ${path}`).toBe(isOpen ? 200 : 401)
      expect(answer.headers['www-authenticate']).toBe(
        isOpen ? undefined : 'Basic realm="Postfang", charset="UTF-8"',
      )
    }
    const page = await rawRequest(guarded.http, { target: '/' })
    expect(page.status).toBe(401)
    const authorization = `Basic ${Buffer.from('ada:sesame').toString('base64')}`
    expect((await guarded.fetch('/api/info', { headers: { authorization } })).status).toBe(200)
  })

  it('raises no password question for a link from elsewhere, but leads to one', async () => {
    await using guarded = await startPostfang({ auth: 'ada:sesame' })
    const link = [
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-Dest', 'document'],
    ] as const
    const target = '/message/0198c3c1/preview'
    const fromElsewhere = await rawRequest(guarded.http, {
      target,
      headers: [['Sec-Fetch-Site', 'cross-site'], ...link],
    })
    expect([fromElsewhere.status, fromElsewhere.headers['www-authenticate']]).toEqual([401, undefined])
    expect(fromElsewhere.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(fromElsewhere.body).toContain('<a href="">Sign in</a>')
    const fromThere = await rawRequest(guarded.http, {
      target,
      headers: [['Sec-Fetch-Site', 'same-origin'], ...link],
    })
    expect([fromThere.status, fromThere.headers['www-authenticate']]).toEqual([
      401,
      expect.stringMatching(/^Basic /),
    ])
  })
})
