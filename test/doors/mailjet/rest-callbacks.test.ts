import Mailjet from 'node-mailjet'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startMailjet } from '../../events/callbacks/open-callbacks.ts'
import { startReceiver } from '../../support/http-receiver.ts'
import type { TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang
/** The API key of a test, and so its mailbox. */
let key: string
let count = 0

beforeAll(async () => {
  postfang = await startMailjet({ 'event-retry': '10ms', 'event-give-up': '1ms' })
})
beforeEach(() => {
  key = `key-${++count}`
})
afterAll(() => postfang.close())

async function ask(method: string, path = '', body?: object) {
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:secret`).toString('base64')}`,
    'content-type': 'application/json',
  }
  const response = await postfang.fetch(`/v3/REST/eventcallbackurl${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, text, json: text === '' ? undefined : JSON.parse(text) }
}

const url = 'http://127.0.0.1:1/events'

it('makes, shows, changes and removes a URL, in the form of Mailjet', async () => {
  const made = await ask('POST', '', { EventType: 'sent', Url: url, Version: 2 })
  const id = made.json.Data[0].ID
  expect(made.status).toBe(201)
  const row = `{ "APIKeyID" : ${made.json.Data[0].APIKeyID}, "EventType" : "sent", "ID" : ${id}, "IsBackup" : false, "Status" : "alive", "Url" : "${url}", "Version" : 2 }`
  expect(made.text).toBe(`{ "Count" : 1, "Data" : [${row}], "Total" : 1 }`)
  expect((await ask('GET', `/${id}`)).text).toBe(made.text)
  expect((await ask('PUT', `/${id}`, { Url: `${url}/2` })).json.Data[0].Url).toBe(`${url}/2`)
  expect((await ask('PUT', `/${id}`, { Url: `${url}/2` })).status).toBe(304)
  expect((await ask('DELETE', `/${id}`)).status).toBe(204)
  expect((await ask('GET', `/${id}`)).status).toBe(404)
  expect((await ask('GET')).json).toEqual({ Count: 0, Data: [], Total: 0 })
})

it('fills in what is left out: open, no backup, version 1', async () => {
  expect((await ask('POST', '', { url })).json.Data).toMatchObject([
    { EventType: 'open', IsBackup: false, Version: 1, Status: 'alive' },
  ])
})

it.each([
  ['?EventType=click', ['click']],
  ['?EventType=7', ['sent']],
  ['?EventType=2', ['bounce', 'bounce']],
  ['?Backup=true', ['bounce']],
  ['?Backup=0&Version=1', ['click', 'bounce']],
  ['?Version=2', ['sent']],
  ['?Status=dead', []],
  ['?Sort=EventType&Limit=2', ['bounce', 'bounce']],
  ['?Offset=3', ['bounce']],
])('filters by %s', async (query, types) => {
  await ask('POST', '', { EventType: 'click', Url: url })
  await ask('POST', '', { EventType: 'sent', Url: url, Version: 2 })
  await ask('POST', '', { EventType: 'bounce', Url: url })
  await ask('POST', '', { EventType: 'bounce', Url: `${url}/b`, IsBackup: true })
  const { json } = await ask('GET', query)
  expect(json.Data.map(({ EventType }: { EventType: string }) => EventType)).toEqual(types)
})

it.each([
  [{}, 400, /"Url"/u],
  [{ Url: 'http://127.0.0.1/' }, 400, /with a path/u],
  [{ Url: 'x' }, 400, /http:\/\//u],
  [{ Url: 7 }, 400, /"Url"/u],
  [{ Url: url, EventType: 'delivered' }, 400, /"EventType": expected sent, open/u],
  [{ Url: url, Version: 3 }, 400, /"Version"/u],
  [{ Url: url, IsBackup: 'yes' }, 400, /"IsBackup"/u],
  [{ Url: 'https://example.com/x' }, 403, /--allow-webhooks/u],
])('refuses %j', async (body, status, message) => {
  const answer = await ask('POST', '', body)
  expect(answer.status).toBe(status)
  expect(answer.json).toEqual({
    ErrorInfo: '',
    ErrorMessage: expect.stringMatching(message),
    StatusCode: status,
  })
})

it('has one URL for a type and role', async () => {
  await ask('POST', '', { Url: url })
  const second = await ask('POST', '', { Url: url })
  expect([second.status, second.json.ErrorMessage]).toEqual([400, expect.stringContaining('already')])
})

it("shows a dead URL, which lives again by a new one, and nothing of another key's", async () => {
  await using refusing = await startReceiver(() => 500)
  const made = await ask('POST', '', { EventType: 'sent', Url: `${refusing.url}/x` })
  const id = made.json.Data[0].ID
  await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }, key)
  await expect.poll(async () => (await ask('GET', `/${id}`)).json.Data[0].Status).toBe('dead')
  expect((await ask('GET', '?Status=dead')).json.Count).toBe(1)
  expect((await ask('PUT', `/${id}`, { Url: `${refusing.url}/y` })).json.Data[0].Status).toBe('alive')
  key = 'somebody-else'
  expect((await ask('GET', `/${id}`)).status).toBe(404)
  expect((await ask('DELETE', `/${id}`)).status).toBe(404)
})

it('is spoken to by node-mailjet, which takes this server for its proxy', async () => {
  const { hostname, port } = new URL(postfang.http)
  const client = Mailjet.Client.apiConnect(key, 'secret', {
    options: { proxy: { protocol: 'http', host: hostname, port: Number(port) } },
  })
  const { body } = await client.post('eventcallbackurl').request({ EventType: 'open', Url: url })
  expect(body).toMatchObject({ Count: 1, Data: [{ EventType: 'open', Url: url }] })
})
