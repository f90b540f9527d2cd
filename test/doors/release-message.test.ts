import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFaults } from '../../src/faults/create-faults.ts'
import { compatNames } from '../../src/http/compat/compat-door.ts'
import { createHttpServer, type HttpServer } from '../../src/http/http-server.ts'
import { PostfangError } from '../../src/model/errors.ts'
import { openCompat } from '../../src/wiring/open-compat.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** What other sandboxes' clients order is told to whoever releases; no such thing is needed to see what they are told. */

let postfang: TestPostfang
let server: HttpServer
let id: string
const released: unknown[] = []

beforeAll(async () => {
  postfang = await startPostfang()
  id = await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' })
  const compat = openCompat(compatNames, {
    inbox: postfang.inbox,
    faults: createFaults(),
    version: '0',
    smtpPort: () => undefined,
    isReady: () => true,
    onError: (error) => expect(error).toBeUndefined(),
    async release(request) {
      if (request.to?.includes('nobody@example.com')) {
        throw new PostfangError('forbidden', 'Cannot release to "nobody@example.com": it is not allowed')
      }
      released.push(request)
    },
  })
  server = await createHttpServer({
    bind: { host: '127.0.0.1', port: 0 },
    gate: { compat: compat.paths },
    routes: [],
    compatRoutes: compat.routes,
    onError: (error) => expect(error).toBeUndefined(),
  })
})
beforeEach(() => {
  released.length = 0
})
afterAll(async () => {
  await server.close(100)
  await postfang.close()
})

function post(path: string, body?: unknown): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    body: body === undefined ? null : JSON.stringify(body),
  })
}

describe('a release', () => {
  it.each([
    ['Mailpit', '/api/v1/message/{id}/release', { To: ['c@example.com'] }, { to: ['c@example.com'] }],
    ['mailpit-api', '/api/v1/message/{id}/release', ['c@example.com'], { to: ['c@example.com'] }],
    [
      'MailHog, by the name of a relay',
      '/api/v1/messages/{id}/release',
      { Name: 'out', Email: 'c@example.com', Host: 'evil.example', Port: '25' },
      { relay: 'out', to: ['c@example.com'] },
    ],
    ['MailDev 2', '/email/{id}/relay/c@example.com', undefined, { to: ['c@example.com'] }],
    ['MailDev 3, to whom it was for', '/api/email/{id}/relay', undefined, {}],
  ])('is ordered as %s does', async (_who, path, body, order) => {
    const response = await post(path.replace('{id}', id), body)
    expect(response.status).toBe(200)
    expect(released).toEqual([{ id, ...order }])
  })

  it.each([
    ['/api/v1/message/{id}/release', { To: ['nobody@example.com'] }, 403],
    ['/api/v1/messages/{id}/release', { Email: 'nobody@example.com' }, 403],
    ['/email/{id}/relay/nobody@example.com', undefined, 403],
    ['/api/v1/message/{id}/release', { To: [] }, 400],
    ['/api/v1/message/{id}/release', { To: ['c@example.com', 7] }, 400],
    ['/api/v1/message/{id}/release', undefined, 400],
    ['/api/v1/messages/{id}/release', [], 400],
    ['/email/{id}/relay/c@example.com,d@example.com', undefined, 400],
    ['/email/{id}/relay/a%0D%0ADATA@example.com', undefined, 400],
  ])('by %s with %j is refused', async (path, body, status) => {
    expect((await post(path.replace('{id}', id), body)).status).toBe(status)
    expect(released).toEqual([])
  })
})
