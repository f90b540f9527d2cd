import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/http/http-server.ts'
import { rawRequest } from './raw-request.ts'

const script = `export const text = '${'long enough to be worth packing '.repeat(100)}'`
const page = '<!doctype html><title>Screen</title>'
let directory = ''
let server: HttpServer

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-ui-'))
  await mkdir(join(directory, 'ui', 'assets'), { recursive: true })
  await writeFile(join(directory, 'secret.txt'), 'secret')
  await writeFile(join(directory, 'ui', 'index.html'), page)
  await writeFile(join(directory, 'ui', 'favicon.svg'), '<svg/>')
  await writeFile(join(directory, 'ui', 'assets', 'main-abc123.js'), script)
  server = await startWith(join(directory, 'ui'))
})

afterAll(async () => {
  await server.close(100)
  await rm(directory, { recursive: true })
})

function startWith(uiDirectory: string | undefined): Promise<HttpServer> {
  return createHttpServer({
    bind: { host: '127.0.0.1', port: 0 },
    gate: {},
    routes: [],
    uiDirectory,
    onError: console.error,
  })
}

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the screen', () => {
  it.each([
    '/',
    '/sessions',
    '/sessions/1',
    '/message/0198c3c1/preview?mailbox=a%2Fb',
    '/settings',
    '/index.html',
  ])('opens at %s', async (path) => {
    const response = await fetch(`${server.url}${path}`, { headers: asBrowser })
    expect([response.status, await response.text()]).toEqual([200, page])
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
  })

  it('opens at its root for whatever asks', async () => {
    expect((await fetch(server.url)).status).toBe(200)
  })

  it.each([
    ['a program that asks for no page', '/sessions', { accept: 'application/json' }],
    ['a file that was built away', '/assets/main-old.js', asBrowser],
    ['a directory', '/assets', { accept: '*/*' }],
  ])('is not what %s gets', async (_what, path, headers) => {
    const response = await fetch(`${server.url}${path}`, { headers })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it('takes no POST', async () => {
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(404)
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/ui/../secret.txt',
    '/secret.txt',
    '/constructor',
    '/__proto__',
  ])('serves nothing else at %s', async (target) => {
    const answer = await rawRequest(server.url, { target })
    expect([400, 404]).toContain(answer.status)
    expect(answer.body).not.toContain('secret')
  })
})

describe('a file of the screen', () => {
  const path = '/assets/main-abc123.js'

  it('never changes under a name that was made of its content', async () => {
    const response = await fetch(`${server.url}${path}`)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await response.text()).toBe(script)
  })

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
  ])('goes out packed to a client that takes %s', async (accepted, encoding, unpack) => {
    const { createConnection } = await import('node:net')
    const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Encoding: ${accepted}\r\n\r\n`,
    )
    const answer = Buffer.concat(await socket.toArray())
    const end = answer.indexOf('\r\n\r\n')
    const head = answer.toString('latin1', 0, end).toLowerCase()
    expect(head).toContain(`content-encoding: ${encoding}`)
    expect(head).toContain('vary: accept-encoding')
    expect(unpack(answer.subarray(end + 4)).toString()).toBe(script)
  })

  it('is not sent again to a client that has it', async () => {
    const first = await fetch(`${server.url}/favicon.svg`)
    const etag = first.headers.get('etag') ?? ''
    expect(await first.text()).toBe('<svg/>')
    const second = await fetch(`${server.url}/favicon.svg`, { headers: { 'if-none-match': etag } })
    expect([second.status, await second.text()]).toEqual([304, ''])
  })
})

describe('a screen that was not built', () => {
  it.each([undefined, '/nowhere/at/all'])('is explained at its root (%s)', async (uiDirectory) => {
    const unbuilt = await startWith(uiDirectory)
    const response = await fetch(unbuilt.url)
    expect(await response.text()).toContain('npm run build')
    await unbuilt.close(100)
  })
})
