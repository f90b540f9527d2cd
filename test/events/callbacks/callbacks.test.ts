import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type HttpReceiver, startReceiver } from '../../support/http-receiver.ts'
import type { TestPostfang } from '../../support/start-postfang.ts'
import {
  aMail,
  deliveredOf,
  listCallbacks,
  listDeliveries,
  order,
  setCallbacks,
  startMailjet,
} from './open-callbacks.ts'

let postfang: TestPostfang
let receiver: HttpReceiver
/** Statuses that the receiver answers with, in order; 200 when there are none left. */
let statuses: number[]

/** Each test has one of its own. */
let mailbox: string
let count = 0

beforeAll(async () => {
  postfang = await startMailjet({ 'event-retry': '20ms' })
})
afterAll(() => postfang.close())
beforeEach(async () => {
  statuses = []
  mailbox = `run-${++count}`
  receiver = await startReceiver(() => statuses.shift() ?? 200)
})
afterEach(async () => {
  await postfang.fetch(`/api/callbacks?mailbox=${mailbox}`, { method: 'DELETE' })
  await receiver[Symbol.asyncDispose]()
})

/** What of a body is different in every run, by its place in it. */
function withoutChance(body: string): string {
  return body
    .replaceAll(/"time":\d{10},/gu, '"time":1,')
    .replaceAll(/"MessageID":\d{19},/gu, '"MessageID":2,')
    .replaceAll(/"mj_message_id":"\d{19}"/gu, '"mj_message_id":"2"')
    .replaceAll(/"Message_GUID":"[0-9a-f-]{36}"/gu, '"Message_GUID":"3"')
}

const head = (type: string) =>
  `{"event":"${type}","time":1,"MessageID":2,"Message_GUID":"3","email":"jane@example.com","mj_campaign_id":1803151400,"mj_contact_id":1550457937,"customcampaign":"Späring",`
const given = '"CustomID":"order-1","Payload":"{\\"a\\":\\"é\\"}"'
const visitor = { ip: '203.0.113.7', geo: 'FR', agent: 'Mail/1.0' }
const printedVisitor = '"ip":"203.0.113.7","geo":"FR","agent":"Mail/1.0"'

describe('an event', () => {
  it.each<[string, object, string]>([
    ['open', visitor, `${given},${printedVisitor}}`],
    [
      'click',
      { url: 'https://shop.example/?a=1&b=é', ...visitor },
      `${given},"url":"https://shop.example/?a=1&b=é",${printedVisitor}}`,
    ],
    [
      'bounce',
      { reply: '550 5.1.1 No such user' },
      `${given},"blocked":true,"hard_bounce":true,"error_related_to":"recipient","error":"user unknown","comment":"550 5.1.1 No such user"}`,
    ],
    [
      'blocked',
      { errorRelatedTo: 'mailjet', error: 'preblocked' },
      `${given},"error_related_to":"mailjet","error":"preblocked"}`,
    ],
    ['spam', { source: 'JMRPP' }, `${given},"source":"JMRPP"}`],
    ['unsub', { listId: 7, ...visitor }, `${given},"mj_list_id":7,${printedVisitor}}`],
  ])('of type %s is posted as Mailjet posts it', async (type, detail, rest) => {
    await setCallbacks(postfang, { url: `${receiver.url}/events`, types: [type, 'sent'] }, mailbox)
    const headers = {
      'X-MJ-CustomID': 'order-1',
      'X-MJ-EventPayload': '{"a":"é"}',
      'X-Mailjet-Campaign': 'Späring',
    }
    const id = await postfang.send(aMail({ headers }), mailbox)
    const sent = await receiver.next()
    const { messageId, uuid } = await deliveredOf(postfang, id)
    expect(sent.body).toContain(`"MessageID":${messageId},"Message_GUID":"${uuid}"`)
    expect(BigInt(messageId)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
    expect(withoutChance(sent.body)).toBe(
      `${head('sent')}"mj_message_id":"2","smtp_reply":"sent (250 2.0.0 OK)",${given}}`,
    )
    await order(postfang, id, { type, ...detail })
    const posted = await receiver.next()
    expect(withoutChance(posted.body)).toBe(`${head(type)}${rest}`)
    expect(posted.headers['content-type']).toBe('application/json')
    expect(posted.path).toBe('/events')
  })
})

const eventsOf = (body: string) =>
  [JSON.parse(body)].flat().map(({ event, email }: { event: string; email: string }) => `${event} ${email}`)

const nextEvents = async (from = receiver) => eventsOf((await from.next()).body)

describe('an address', () => {
  it('gets each event as an object of its own with version 1, in order', async () => {
    await setCallbacks(postfang, { url: `${receiver.url}/events` }, mailbox)
    const id = await postfang.send(aMail({ to: ['jane@example.com', 'joe@example.com'] }), mailbox)
    await order(postfang, id, { type: 'open' })
    expect([await nextEvents(), await nextEvents(), await nextEvents()]).toEqual([
      ['sent jane@example.com'],
      ['sent joe@example.com'],
      ['open jane@example.com'],
    ])
    // The answer to the last one may still be under way.
    await expect.poll(async () => (await listCallbacks(postfang, mailbox))[0]?.delivered).toBe(3)
    const [callback] = await listCallbacks(postfang, mailbox)
    expect(callback).toMatchObject({ state: 'active', delivered: 3, pending: 0, lastStatus: 200 })
  })

  it('gets arrays with version 2, types mixed, at most one a second', async () => {
    await setCallbacks(postfang, { url: `${receiver.url}/events`, version: 2 }, mailbox)
    const id = await postfang.send(aMail(), mailbox)
    expect((await receiver.next()).body).toMatch(/^\[\{"event":"sent".*\}\]$/u)
    const startedAt = performance.now()
    await order(postfang, id, { type: 'open' })
    await order(postfang, id, { type: 'click', url: 'https://shop.example/' })
    await order(postfang, id, { type: 'spam' })
    expect(await nextEvents()).toEqual([
      'open jane@example.com',
      'click jane@example.com',
      'spam jane@example.com',
    ])
    expect(performance.now() - startedAt).toBeGreaterThan(500)
  })

  it('is told again when it answers anything but 200, in order', async () => {
    statuses = [201, 204, 302, 500]
    const [callback] = await setCallbacks(postfang, { url: `${receiver.url}/events` }, mailbox)
    const id = await postfang.send(aMail(), mailbox)
    await order(postfang, id, { type: 'open' })
    const told = []
    for (let nth = 0; nth < 6; nth++) told.push(await nextEvents())
    expect(told.flat()).toEqual([...Array(5).fill('sent jane@example.com'), 'open jane@example.com'])
    await expect.poll(() => listDeliveries(postfang, `${callback?.id}/deliveries`)).toHaveLength(6)
    const deliveries = await listDeliveries(postfang, `${callback?.id}/deliveries`)
    expect(deliveries.map(({ status }) => status)).toEqual([200, 200, 500, 302, 204, 201])
    expect(deliveries.at(-1)).toMatchObject({
      types: ['sent'],
      body: expect.stringContaining('"event":"sent"'),
      error: 'It answered 201, not 200',
      nextAttemptAt: expect.any(String),
      isManual: false,
    })
    expect(deliveries[1]).toMatchObject({ error: null, nextAttemptAt: null })
  })

  it('gets user name and password as HTTP Basic, and they are not shown', async () => {
    const url = `${receiver.url.replace('//', '//hook:s%C3%A9cret@')}/events`
    const [callback] = await setCallbacks(postfang, { url, types: ['sent'] }, mailbox)
    expect(callback?.url).toBe(`${receiver.url.replace('//', '//hook:***@')}/events`)
    await postfang.send(aMail(), mailbox)
    const { headers } = await receiver.next()
    expect(headers.authorization).toBe(`Basic ${Buffer.from('hook:sécret').toString('base64')}`)
    expect(JSON.stringify(await listDeliveries(postfang, `deliveries?mailbox=${mailbox}`))).not.toContain(
      'cret',
    )
  })

  it('hears of a message that was deleted meanwhile', async () => {
    statuses = [500]
    await setCallbacks(postfang, { url: `${receiver.url}/events`, types: ['sent'] }, mailbox)
    const id = await postfang.send(aMail(), mailbox)
    const first = await receiver.next()
    expect((await postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await receiver.next()).body).toBe(first.body)
  })

  it('hears nothing of other mailboxes, nor of types that it was not set for', async () => {
    await setCallbacks(postfang, { url: `${receiver.url}/bounces`, types: ['bounce'] }, 'mine')
    await postfang.send(aMail({ to: 'hardbounce@fault.test' }), 'other')
    await postfang.send(aMail(), 'mine')
    await postfang.send(aMail({ to: 'hardbounce@fault.test' }), 'mine')
    expect(await nextEvents()).toEqual(['bounce hardbounce@fault.test'])
    expect(receiver.unread).toBe(0)
    expect(await listCallbacks(postfang, 'other')).toEqual([])
  })

  it('that hangs holds up nobody else', async () => {
    await using hanging = await startReceiver(() => new Promise(() => undefined))
    await setCallbacks(postfang, { url: `${hanging.url}/events` }, 'slow')
    await setCallbacks(postfang, { url: `${receiver.url}/events` }, 'quick')
    await postfang.send(aMail(), 'slow')
    await postfang.send(aMail(), 'quick')
    expect(await nextEvents()).toEqual(['sent jane@example.com'])
    await postfang.fetch('/api/callbacks?mailbox=slow', { method: 'DELETE' })
  })

  it('is dead after a while, and a backup takes over with what waits', async () => {
    await using backup = await startReceiver(() => 200)
    const dead = await startMailjet({ 'event-retry': '10ms', 'event-give-up': '60ms' })
    try {
      await using refusing = await startReceiver(() => 503)
      await setCallbacks(dead, { url: `${refusing.url}/main`, types: ['sent', 'open'] })
      await setCallbacks(dead, { url: `${backup.url}/backup`, types: ['sent', 'open'], isBackup: true })
      const id = await dead.send(aMail())
      expect(await nextEvents(backup)).toEqual(['sent jane@example.com'])
      await order(dead, id, { type: 'open' })
      expect(await nextEvents(backup)).toEqual(['open jane@example.com'])
      const states = (await listCallbacks(dead)).map(({ type, isBackup, state }) => [type, isBackup, state])
      expect(states).toEqual([
        ['sent', false, 'dead'],
        ['open', false, 'dead'],
        ['sent', true, 'active'],
        ['open', true, 'active'],
      ])
      await setCallbacks(dead, { url: `${receiver.url}/main`, types: ['sent', 'open'] })
      await order(dead, id, { type: 'open' })
      expect(await nextEvents()).toEqual(['open jane@example.com'])
    } finally {
      await dead.close()
    }
  })

  it('that was changed gets what waited for the one before', async () => {
    await using refusing = await startReceiver(() => 503)
    await setCallbacks(postfang, { url: `${refusing.url}/old`, types: ['sent'] }, mailbox)
    await postfang.send(aMail(), mailbox)
    await refusing.next()
    await setCallbacks(postfang, { url: `${receiver.url}/new`, types: ['sent'] }, mailbox)
    expect(await nextEvents()).toEqual(['sent jane@example.com'])
  })

  it('is told once more by hand, with the same body', async () => {
    const [callback] = await setCallbacks(
      postfang,
      { url: `${receiver.url}/events`, types: ['sent'] },
      mailbox,
    )
    await postfang.send(aMail(), mailbox)
    const first = await receiver.next()
    await expect.poll(() => listDeliveries(postfang, `${callback?.id}/deliveries`)).toHaveLength(1)
    const [delivery] = await listDeliveries(postfang, `${callback?.id}/deliveries`)
    const sent = await postfang.json(`/api/callbacks/deliveries/${delivery?.id}/send`, { method: 'POST' })
    expect((await receiver.next()).body).toBe(first.body)
    expect(sent).toMatchObject({ body: first.body, status: 200, isManual: true, callbacks: [callback?.id] })
    expect((await postfang.fetch('/api/callbacks/deliveries/999/send', { method: 'POST' })).status).toBe(404)
  })

  it('is told after a restart what was not taken before', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'postfang-callbacks-'))
    const settings = { data: join(directory, 'mail.db'), 'event-retry': '20ms' }
    try {
      statuses = [500]
      const before = await startMailjet({ ...settings, 'event-retry': '1h' })
      await setCallbacks(before, { url: `${receiver.url}/events`, types: ['sent'] })
      await before.send(aMail())
      const first = await receiver.next()
      await before.send(aMail({ to: 'joe@example.com' }))
      await expect.poll(async () => (await listCallbacks(before))[0]?.pending).toBe(2)
      const [waiting] = await listCallbacks(before)
      const [delivery] = await listDeliveries(before, 'deliveries')
      await before.close()
      await using after = await startMailjet(settings)
      // The pause of an hour still holds; that it takes a post by hand ends it.
      expect(await listCallbacks(after)).toEqual([waiting])
      await after.json(`/api/callbacks/deliveries/${delivery?.id}/send`, { method: 'POST' })
      await receiver.next()
      expect((await receiver.next()).body).toBe(first.body)
      expect(await nextEvents()).toEqual(['sent joe@example.com'])
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('of --event-url hears of all mailboxes, and cannot be removed', async () => {
    await using own = await startMailjet({
      'event-url': `${receiver.url}/all`,
      'allow-webhooks': 'other.test',
    })
    await own.send(aMail(), 'one')
    await own.send(aMail(), 'two')
    expect([await nextEvents(), await nextEvents()].flat()).toHaveLength(2)
    const { callbacks } = await own.json<{ callbacks: { id: string; source: string }[] }>('/api/callbacks')
    expect(callbacks.map(({ source }) => source)).toEqual(Array(7).fill('setting'))
    const removal = await own.fetch(`/api/callbacks/${callbacks[0]?.id}`, { method: 'DELETE' })
    expect(removal.status).toBe(403)
  })

  it.each([
    ['https://example.com/hook', 403, /--allow-webhooks/u],
    ['http://127.0.0.1:1/', 400, /with a path/u],
    ['ftp://127.0.0.1/x', 400, /http:\/\/ or https:\/\//u],
    ['nonsense', 400, /http:\/\/ or https:\/\//u],
  ])('%s is refused with %i', async (url, status, detail) => {
    const response = await postfang.fetch('/api/callbacks?mailbox=inbox', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ detail: expect.stringMatching(detail) })
  })

  it('is gone with its mailbox', async () => {
    await setCallbacks(postfang, { url: `${receiver.url}/events` }, 'run')
    await postfang.send(aMail(), 'run')
    expect((await postfang.fetch('/api/mailboxes/run', { method: 'DELETE' })).status).toBe(200)
    expect(await listCallbacks(postfang, 'run')).toEqual([])
  })

  it('takes thousands of events that waited, in order', async () => {
    statuses = [500]
    await setCallbacks(postfang, { url: `${receiver.url}/events`, types: ['open'], version: 2 }, mailbox)
    const id = await postfang.send(aMail(), mailbox)
    const orders = Array.from({ length: 1_200 }, (_, nth) =>
      order(postfang, id, { type: 'open', agent: `nth ${nth}` }),
    )
    await Promise.all(orders)
    const numbers = new Set<string>()
    while (numbers.size < 1_200) {
      for (const { agent } of JSON.parse((await receiver.next()).body)) numbers.add(agent)
    }
    await expect.poll(async () => (await listCallbacks(postfang, mailbox))[0]?.pending).toBe(0)
  })
})
