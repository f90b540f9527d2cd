import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createdSchema } from '../../../src/contract/api.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

function post(query: string, body: Uint8Array<ArrayBuffer> | string, type = 'message/rfc822') {
  const headers: Record<string, string> = type === '' ? {} : { 'content-type': type }
  return postfang.fetch(`/api/messages${query}`, { method: 'POST', headers, body })
}

async function rawOf(id: string): Promise<Buffer> {
  return Buffer.from(await (await postfang.fetch(`/api/messages/${id}/raw`)).arrayBuffer())
}

const header =
  'From: Ada <ada@example.com>\nTo: b@example.com, "C, D" <c@example.com>\nCc: b@example.com\nBcc: e@example.com\n'

describe('posting a message', () => {
  it('captures it into the mailbox named, and says where it is', async () => {
    const response = await post('?mailbox=run%20%2F42', `${header}Subject: Posted\n\nHi`)
    const location = response.headers.get('location')
    const created = await readAs(createdSchema, response, 201)
    expect(created.mailbox).toBe('run /42')
    expect(location).toBe(`/api/messages/${created.id}`)
    expect(await postfang.json(location ?? '')).toMatchObject({
      seq: created.seq,
      mailbox: 'run /42',
      subject: 'Posted',
    })
    expect(await readAs(createdSchema, post('', header), 201)).toMatchObject({ mailbox: 'inbox' })
  })

  it.each([
    ['', 'X-Postfang-Mailbox: run-7', 'run-7'],
    ['?mailbox=run-42', 'X-Postfang-Mailbox: run-7', 'run-42'],
    ['', `X-Postfang-Mailbox: ${'x'.repeat(129)}`, 'inbox'],
  ])('with %j and %j files it into %s', async (query, line, mailbox) => {
    const created = await readAs(createdSchema, post(query, `${header}${line}\n\nHi`), 201)
    expect(created.mailbox).toBe(mailbox)
  })

  it.each([
    ['any octets', Uint8Array.from({ length: 256 }, (_, octet) => octet)],
    ['bare line feeds and a lone dot', new TextEncoder().encode('A: b\n\nline\n.\n..\r\rend')],
    ['one octet', Uint8Array.of(0)],
  ])('keeps %s as they are', async (_what, bytes) => {
    const { id } = await readAs(createdSchema, post('', bytes, 'application/octet-stream'), 201)
    expect((await rawOf(id)).equals(bytes)).toBe(true)
  })

  it.each([
    ['', 'ada@example.com', ['b@example.com', 'c@example.com', 'e@example.com']],
    ['?from=x@example.com&to=y@example.com', 'x@example.com', ['y@example.com']],
    ['?from=&to=y@example.com,%20z@example.com,y@example.com', '', ['y@example.com', 'z@example.com']],
    ['?to=d%C3%B6ner@example.com', 'ada@example.com', ['döner@example.com']],
  ])('with %j takes the envelope from the query, else from the header', async (query, from, to) => {
    const { id } = await readAs(createdSchema, post(query, `${header}\nHi`), 201)
    expect(await postfang.json(`/api/messages/${id}`)).toMatchObject({
      envelope: { from, to },
    })
  })

  it('takes a message without any header', async () => {
    const { id } = await readAs(createdSchema, post('', 'just text'), 201)
    expect(await postfang.json(`/api/messages/${id}`)).toMatchObject({
      from: null,
      envelope: { from: '', to: [] },
    })
  })

  it.each([
    ['?to=', 'to'],
    ['?to=a@example.com,', 'to'],
    ['?to=a%20b@example.com', 'to'],
    ['?to=%3Ca@example.com%3E', 'to'],
    ['?from=a@example.com%0D%0AX:%20y', 'from'],
    ['?from=a%00@example.com', 'from'],
    [`?from=${'x'.repeat(321)}`, 'from'],
    ['?mailbox=', 'mailbox'],
    ['?mailbox=a%0Ab', 'mailbox'],
    ['?mailbox=%20a', 'mailbox'],
    ['?box=a', 'box'],
  ])('refuses %s', async (query, parameter) => {
    expect((await readProblem(post(query, header), 400)).parameter).toBe(parameter)
  })

  it('refuses an empty body and one that is no message', async () => {
    const before = await postfang.json<{ total: number }>('/api/messages')
    await readProblem(post('', '', 'message/rfc822'), 400)
    await readProblem(post('', '{}', 'application/json'), 415)
    await readProblem(post('', 'x', 'text/plain'), 415)
    await readProblem(post('', new TextEncoder().encode('x'), ''), 415)
    expect((await postfang.json<{ total: number }>('/api/messages')).total).toBe(before.total)
  })
})
