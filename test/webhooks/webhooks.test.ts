import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createdWebhookSchema,
  type WebhookJson,
  webhookListSchema,
  webhookPayloadSchema,
} from '../../src/contract/webhook.ts'
import { createOutboundClient } from '../../src/outbound/outbound-client.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createWebhooks, type Webhooks } from '../../src/webhooks/webhooks.ts'
import { readAs, readProblem } from '../doors/api/read-as.ts'
import { aDigest, aMessage } from '../store/messages.ts'
import { type HttpReceiver, type ReceivedRequest, startReceiver } from '../support/http-receiver.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

const mail = (subject: string) => ({
  from: 'a@example.com',
  to: 'b@example.com',
  subject,
  text: `About ${subject}`,
})

const json = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const nextEvent = async (receiver: HttpReceiver) =>
  webhookPayloadSchema.parse(JSON.parse((await receiver.next()).body))

type Check = (headers: IncomingHttpHeaders, body: string, secret: string) => boolean

/** The function of docs/webhooks.md, as it stands there. */
async function loadDocumentedCheck(): Promise<Check> {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
  const [, code = ''] = /```js\n(.*?)```/su.exec(page) ?? []
  const module = `${code}\nexport { isFromPostfang }`
  return (await import(`data:text/javascript,${encodeURIComponent(module)}`)).isFromPostfang
}

/** Requests up to the one that tells of this subject. */
async function readUntil(receiver: HttpReceiver, subject: string): Promise<readonly ReceivedRequest[]> {
  const requests: ReceivedRequest[] = []
  for (;;) {
    const request = await receiver.next()
    requests.push(request)
    if (JSON.parse(request.body).message.subject === subject) return requests
  }
}

const list = async (postfang: TestPostfang) =>
  (await readAs(webhookListSchema, postfang.fetch('/api/webhooks'))).webhooks

const create = (postfang: TestPostfang, wanted: object) =>
  readAs(createdWebhookSchema, postfang.fetch('/api/webhooks', json(wanted)), 201)

/** The state changes a moment after the answer has gone out: asks until it is as wanted. */
async function until(postfang: TestPostfang, isSo: (webhook: WebhookJson) => boolean): Promise<WebhookJson> {
  for (;;) {
    const found = (await list(postfang)).find(isSo)
    if (found) return found
  }
}

describe('a webhook of --webhook', () => {
  it('is told of each message once it has been read, in order', async () => {
    await using receiver = await startReceiver()
    await using postfang = await startPostfang({ webhook: `${receiver.url}/in?x=1` })
    for (const subject of ['1', '2', '3']) await postfang.send(mail(subject))
    for (const subject of ['1', '2', '3']) {
      const request = await receiver.next()
      expect(request.path).toBe('/in?x=1')
      expect(request.headers['content-type']).toBe('application/json')
      const event = webhookPayloadSchema.parse(JSON.parse(request.body))
      expect(event).toMatchObject({
        type: 'message.received',
        mailbox: 'inbox',
        message: { subject, preview: `About ${subject}`, digest: 'done' },
      })
    }
    expect(await until(postfang, ({ delivered }) => delivered === 3)).toMatchObject({
      source: 'setting',
      state: 'active',
      pending: 0,
      lastStatus: 204,
      lastError: null,
      signed: false,
    })
  })

  it('gets a signature that its receiver can check, as the documentation shows', async () => {
    await using receiver = await startReceiver()
    const secret = `whsec_${Buffer.from('a key of many octets').toString('base64')}`
    await using postfang = await startPostfang({ webhook: receiver.url, 'webhook-secret': secret })
    await postfang.send(mail('Signed'))
    const { headers, body } = await receiver.next()
    const isFromPostfang = await loadDocumentedCheck()
    expect(isFromPostfang(headers, body, secret)).toBe(true)
    expect(isFromPostfang(headers, `${body} `, secret)).toBe(false)
    expect(isFromPostfang(headers, body, `${secret.slice(0, -4)}AAAA`)).toBe(false)
    expect(isFromPostfang({ ...headers, 'webhook-timestamp': '1' }, body, secret)).toBe(false)
  })

  it('goes on after a restart where it stopped, under the same event id', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'postfang-webhooks-'))
    let status = 503
    await using receiver = await startReceiver(() => status)
    const settings = { webhook: receiver.url, data: join(directory, 'mail.db') }
    let failedId: unknown
    {
      await using postfang = await startPostfang(settings)
      await postfang.send(mail('Kept'))
      failedId = (await receiver.next()).headers['webhook-id']
      const failing = await until(postfang, ({ state }) => state === 'failing')
      expect(failing).toMatchObject({
        pending: 1,
        delivered: 0,
        lastStatus: 503,
        lastError: 'It answered 503',
      })
      expect(failing.nextAttemptAt).not.toBeNull()
    }
    status = 204
    await using postfang = await startPostfang(settings)
    const { headers, body } = await receiver.next()
    expect(headers['webhook-id']).toBe(failedId)
    expect(JSON.parse(body).message.subject).toBe('Kept')
    await until(postfang, ({ delivered, pending }) => delivered === 1 && pending === 0)
    await postfang.close()
    await rm(directory, { recursive: true })
  })

  it('cannot be deleted by the API', async () => {
    await using postfang = await startPostfang({ webhook: 'http://127.0.0.1:1/' })
    const [webhook] = await list(postfang)
    const problem = await readProblem(
      postfang.fetch(`/api/webhooks/${webhook?.id}`, { method: 'DELETE' }),
      403,
    )
    expect(problem.detail).toContain('--webhook')
  })
})

describe('a webhook of the API', () => {
  it('is told of what it asked for in its mailbox only, until it is deleted', async () => {
    await using receiver = await startReceiver()
    await using postfang = await startPostfang({ 'allow-webhooks': '127.0.0.1' })
    const events = ['message.updated', 'message.deleted', 'message.received']
    const { id, secret } = await create(postfang, { url: receiver.url, mailbox: 'mine', events })
    expect(secret).toMatch(/^whsec_/)
    await postfang.send(mail('Elsewhere'), 'other')
    const message = await postfang.send(mail('Here'), 'mine')
    expect(await nextEvent(receiver)).toMatchObject({ type: 'message.received', message: { id: message } })
    await postfang.json(`/api/messages/${message}`, { ...json({ read: true }), method: 'PATCH' })
    expect(await nextEvent(receiver)).toMatchObject({ type: 'message.updated', message: { read: true } })
    await postfang.json(`/api/messages/${message}`, { method: 'DELETE' })
    expect(await nextEvent(receiver)).toMatchObject({ type: 'message.deleted', ids: [message] })
    await postfang.json(`/api/webhooks/${id}`, { method: 'DELETE' })
    expect(await list(postfang)).toEqual([])
    await readProblem(postfang.fetch(`/api/webhooks/${id}/send`, { method: 'POST' }), 404)
  })

  it('is tried again in order, and at once when it is sent again', async () => {
    let status = 500
    await using receiver = await startReceiver(() => ({ status, headers: {}, body: 'not\nnow' }))
    await using postfang = await startPostfang({ 'allow-webhooks': '127.0.0.1' })
    const { id } = await create(postfang, { url: receiver.url })
    await postfang.send(mail('1'))
    await postfang.send(mail('2'))
    const first = await receiver.next()
    const failing = await until(postfang, ({ state }) => state === 'failing')
    expect(failing).toMatchObject({ lastError: 'It answered 500: not now', delivered: 0 })
    status = 200
    await postfang.json(`/api/webhooks/${id}/send`, { method: 'POST' })
    // However often it was tried meanwhile: always the first, under the same id, until it was taken.
    const later = await readUntil(receiver, '2')
    const tries = later.slice(0, -1).map(({ headers }) => headers['webhook-id'])
    expect(new Set(tries)).toEqual(new Set([first.headers['webhook-id']]))
    await until(postfang, ({ state, delivered }) => state === 'active' && delivered === 2)
  })

  it('is not led elsewhere by a redirect', async () => {
    await using elsewhere = await startReceiver()
    const headers = { location: elsewhere.url }
    await using receiver = await startReceiver(() => ({ status: 307, headers, body: '' }))
    await using postfang = await startPostfang({ 'allow-webhooks': '127.0.0.1' })
    await create(postfang, { url: receiver.url })
    await postfang.send(mail('1'))
    const failing = await until(postfang, ({ state }) => state === 'failing')
    expect([failing.lastStatus, elsewhere.unread]).toEqual([307, 0])
  })

  it.each<[string, Record<string, string>, readonly (readonly [string, number, RegExp])[]]>([
    ['nothing is allowed', {}, [['https://example.com/', 403, /--allow-webhooks/]]],
    [
      'other hosts are',
      { 'allow-webhooks': 'ci.test:8080, mail.test' },
      [
        ['https://example.com/', 403, /names ci\.test:8080, mail\.test/],
        ['http://ci.test/', 403, /names/],
      ],
    ],
    [
      'any public host is',
      { 'allow-webhooks': 'any' },
      [
        ['http://127.1/', 403, /public internet/],
        ['http://[::ffff:10.0.0.1]/', 403, /public internet/],
        ['mailto:a@example.com', 400, /http/],
        ['http://a:b@example.com/', 400, /password/],
      ],
    ],
  ])('is refused its address where %s', async (_where, settings, refused) => {
    await using postfang = await startPostfang(settings)
    for (const [url, status, detail] of refused) {
      const problem = await readProblem(postfang.fetch('/api/webhooks', json({ url })), status)
      expect(problem.detail).toMatch(detail)
    }
    expect(await list(postfang)).toEqual([])
  })
})

describe('a webhook that is not answered', () => {
  /** Webhooks with a clock that can be set, over a store of their own. */
  async function startWebhooks(store: Store, url: string, clock: () => number): Promise<Webhooks> {
    const outbound = createOutboundClient({ userAgent: 'test' })
    const onError = (error: unknown) => {
      throw error
    }
    return createWebhooks({
      store,
      outbound,
      urls: [url],
      secret: undefined,
      allowed: undefined,
      onError,
      clock,
    })
  }

  async function untilWebhook(
    webhooks: Webhooks,
    isSo: (state: Awaited<ReturnType<Webhooks['list']>>[number]) => boolean,
  ) {
    for (;;) {
      const found = (await webhooks.list()).find(isSo)
      if (found) return found
    }
  }

  async function addDigested(store: Store): Promise<void> {
    const message = aMessage()
    await store.append(message)
    await store.saveDigests([aDigest(message.id)])
  }

  it('is dead after 24 hours, and comes back to life with nothing lost', async () => {
    let now = Date.now()
    let status = 500
    await using receiver = await startReceiver(() => status)
    const store = await openSqliteStore({ path: ':memory:' })
    const webhooks = await startWebhooks(store, receiver.url, () => now)
    await addDigested(store)
    await untilWebhook(webhooks, ({ webhook }) => webhook.failures === 1)
    now += 24 * 60 * 60 * 1_000
    // Whatever is committed makes it look at its clock.
    await addDigested(store)
    const { webhook, pending } = await untilWebhook(webhooks, ({ webhook }) => webhook.isDead)
    expect([webhook.failures, webhook.nextAttemptAt, pending]).toEqual([2, null, 2])
    status = 200
    await webhooks.sendAgain(webhook.id)
    const told = await untilWebhook(webhooks, ({ webhook }) => webhook.delivered === 2)
    expect([told.webhook.isDead, told.pending]).toEqual([false, 0])
    await webhooks.close()
    await store.close()
  })

  it('is dead at once when its address is gone for good', async () => {
    await using receiver = await startReceiver(() => 410)
    const store = await openSqliteStore({ path: ':memory:' })
    const webhooks = await startWebhooks(store, receiver.url, Date.now)
    await addDigested(store)
    await untilWebhook(webhooks, ({ webhook }) => webhook.isDead)
    await webhooks.close()
    await store.close()
  })
})
