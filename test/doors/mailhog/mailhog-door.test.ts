import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang({ compat: 'mailhog' })
})
beforeEach(() => postfang.json('/api/messages', { method: 'DELETE' }))
afterAll(() => postfang.close())

interface Part {
  readonly Headers: Readonly<Record<string, readonly string[]>>
  readonly Body: string
  readonly Size: number
  readonly MIME: { readonly Parts: readonly Part[] } | null
}

interface Item {
  readonly ID: string
  readonly Content: Part
  readonly MIME: Part['MIME']
  readonly Raw: { readonly Data: string }
}

function post(raw: string | Uint8Array<ArrayBuffer>, query = ''): Promise<{ id: string }> {
  const headers = { 'content-type': 'message/rfc822' }
  return postfang.json(`/api/messages?to=b@example.com&from=a@example.com${query}`, {
    method: 'POST',
    headers,
    body: raw,
  })
}

const mixed = [
  'From: a@example.com',
  'To: somebody@example.com',
  'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
  'X-Twice: 1',
  'X-Twice: 2',
  'Content-Type: multipart/mixed;',
  ' boundary="b"',
  '',
  'preamble',
  '--b',
  'Content-Type: text/plain',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe',
  '--b',
  'Content-Type: text/html',
  'Content-Disposition: attachment; filename="../a.html"',
  'Content-Transfer-Encoding: base64',
  '',
  'PHA+aGk8L3A+',
  '--b--',
  '',
].join('\r\n')

describe('a message', () => {
  it('has its bodies and headers still encoded, and the recipients of the envelope', async () => {
    const { id } = await post(mixed)
    const item = await postfang.json<Item>(`/api/v1/messages/${id}`)
    expect(item).toMatchObject({
      ID: id,
      From: { Relays: null, Mailbox: 'a', Domain: 'example.com', Params: '' },
      To: [{ Relays: null, Mailbox: 'b', Domain: 'example.com', Params: '' }],
      Created: expect.stringMatching(/^\d{4}-.*Z$/),
      Raw: { From: 'a@example.com', To: ['b@example.com'], Data: mixed.slice(0, -2), Helo: '' },
    })
    expect(item.Content).toMatchObject({ Size: mixed.length - 2, MIME: null })
    expect(item.Content.Headers).toMatchObject({
      Subject: ['=?UTF-8?Q?Gr=C3=BC=C3=9Fe?='],
      'X-Twice': ['1', '2'],
      'Content-Type': ['multipart/mixed; boundary="b"'],
      'Return-Path': ['<a@example.com>'],
      'Message-ID': [id],
    })
    expect(item.MIME?.Parts.map(({ Body }) => Body)).toEqual([
      'preamble',
      'Gr=C3=BC=C3=9Fe',
      'PHA+aGk8L3A+',
      '--',
    ])
    expect(item.MIME?.Parts[1]?.Headers['Content-Transfer-Encoding']).toEqual(['quoted-printable'])
  })

  it('is found by its id with a host behind it, as MailHog writes ids', async () => {
    const { id } = await post(mixed)
    const path = `/api/v1/messages/${encodeURIComponent(`${id}@mailhog.example`)}`
    expect(await postfang.json(path)).toMatchObject({ ID: id })
  })

  it('is downloaded byte for byte', async () => {
    const raw = Buffer.from('Subject: \xff\r\n\r\n\x00bytes', 'latin1')
    const { id } = await post(new Uint8Array(raw))
    const download = await postfang.fetch(`/api/v1/messages/${id}/download`)
    expect(Buffer.from(await download.arrayBuffer())).toEqual(raw)
    expect(download.headers.get('content-disposition')).toBe(`attachment; filename="${id}.eml"`)
  })

  it('has its parts downloaded, never as a document', async () => {
    const { id } = await post(mixed)
    const part = await postfang.fetch(`/api/v1/messages/${id}/mime/part/2/download`)
    expect(await part.text()).toBe('<p>hi</p>')
    expect(Object.fromEntries(part.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="a.html"',
      'x-content-type-options': 'nosniff',
    })
    for (const missing of ['9', '-1', 'x', '1e3']) {
      expect((await postfang.fetch(`/api/v1/messages/${id}/mime/part/${missing}/download`)).status).toBe(404)
    }
  })

  it.each([
    ['no bytes but a line end', '\r\n'],
    ['no header', '\r\njust text'],
    ['a name that objects have', '__proto__: x\r\nconstructor: y\r\n\r\n'],
    ['octets that are no text', 'Subject: a\r\n\r\n\u0000\u001b"\\'],
  ])('is JSON with %s', async (_what, raw) => {
    const { id } = await post(raw)
    const item = await postfang.json<Item>(`/api/v1/messages/${id}`)
    expect(item.Raw.Data).toBe(raw.replace(/\r\n$/, ''))
  })

  it('is handed out in pieces where it is large', async () => {
    const body = `${'ä'.repeat(500_000)}\r\n`.repeat(3)
    const { id } = await post(`Subject: Large\r\n\r\n${body}`)
    const response = await postfang.fetch(`/api/v1/messages/${id}`)
    expect(response.headers.get('content-length')).toBeNull()
    const item = (await response.json()) as Item
    expect(item.Content.Body).toBe(body.slice(0, -2))
  })
})

describe('the list', () => {
  it('is a bare array in the first version', async () => {
    await post(mixed)
    await post('Subject: second\r\n\r\n')
    const items = await postfang.json<Item[]>('/api/v1/messages')
    expect(items.map(({ Content }) => Content.Headers.Subject?.[0])).toEqual([
      'second',
      '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
    ])
  })

  it.each([
    ['', 50, 0],
    ['?limit=0', 50, 0],
    ['?limit=-1&start=-1', 50, 0],
    ['?limit=abc&start=abc', 50, 0],
    ['?limit=2&start=50', 2, 50],
    ['?limit=1000', 55, 0],
    ['?start=100', 0, 100],
    ['?start=999999999999999', 0, 999999999999999],
  ])('with %j has %i from %i on', async (query, count, start) => {
    for (let number = 0; number < 55; number++) await post(`Subject: ${number}\r\n\r\n`)
    const list = await postfang.json<{ items: Item[] }>(`/api/v2/messages${query}`)
    expect(list).toMatchObject({ total: 55, count, start })
    expect(list.items).toHaveLength(count)
  })

  it.each([
    '',
    '?kind=from',
    '?query=x',
    '?kind=subject&query=x',
    '?kind=to&query=',
    `?kind=to&query=${'x'.repeat(2_000)}`,
  ])('is not searched by %j', async (query) => {
    expect((await postfang.fetch(`/api/v2/search${query}`)).status).toBe(400)
  })

  it('finds what is no word', async () => {
    await post('Subject: wow 🎉\r\n\r\n')
    expect(await postfang.json('/api/v2/search?kind=containing&query=%F0%9F%8E%89')).toMatchObject({
      total: 1,
    })
  })
})

describe('an id that nobody has', () => {
  it('is null to who reads it, and no message to everybody else', async () => {
    const path = '/api/v1/messages/nobody'
    expect(await postfang.json(path)).toBeNull()
    expect((await postfang.fetch(path, { method: 'DELETE' })).status).toBe(404)
    expect((await postfang.fetch(`${path}/download`)).status).toBe(404)
    expect((await postfang.fetch(`${path}/release`, { method: 'POST', body: '{}' })).status).toBe(404)
  })

  it('is also one of another mailbox', async () => {
    const { id } = await post(mixed, '&mailbox=theirs')
    expect(await postfang.json(`/box/mine/api/v1/messages/${id}`)).toBeNull()
    expect((await postfang.fetch(`/box/mine/api/v1/messages/${id}`, { method: 'DELETE' })).status).toBe(404)
    expect(await postfang.json(`/api/v1/messages/${id}`)).toMatchObject({ ID: id })
  })
})

describe('a release', () => {
  it('is refused, whatever server it names', async () => {
    const { id } = await post(mixed)
    const body = JSON.stringify({ Host: '127.0.0.1', Port: '25', Email: 'a@example.com' })
    const response = await postfang.fetch(`/api/v1/messages/${id}/release`, { method: 'POST', body })
    expect(response.status).toBe(403)
    expect(await response.text()).toMatch(/no relay is configured/)
  })

  it('with a body that is no JSON is 400', async () => {
    const { id } = await post(mixed)
    const response = await postfang.fetch(`/api/v1/messages/${id}/release`, {
      method: 'POST',
      body: '{"Host":',
    })
    expect(response.status).toBe(400)
  })

  it('has no relays to name', async () => {
    expect(await postfang.json('/api/v2/outgoing-smtp')).toEqual({})
  })
})

describe('a path', () => {
  it('may have doubled slashes, and no encoded ones', async () => {
    await post(mixed)
    expect(await rawRequest(postfang.http, { method: 'GET', target: '//api//v2/messages' })).toMatchObject({
      status: 200,
    })
    expect(await rawRequest(postfang.http, { method: 'DELETE', target: '/api/v1%2Fmessages' })).toMatchObject(
      { status: 400 },
    )
    expect(await postfang.json('/api/v2/messages')).toMatchObject({ total: 1 })
  })
})

describe('events', () => {
  it('bring each message in full, to those who follow its mailbox', async () => {
    const response = await postfang.fetch('/box/mine/api/v1/events')
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    await post('Subject: not this\r\n\r\n', '&mailbox=theirs')
    const { id } = await post(mixed, '&mailbox=mine')
    let text = ''
    while (!text.includes('\n\n')) text += (await reader?.read())?.value ?? '\n\n'
    await reader?.cancel()
    const [, json = ''] = /^data: (.*)\n\n$/.exec(text) ?? []
    expect(JSON.parse(json)).toEqual(await postfang.json(`/api/v1/messages/${id}`))
  })

  it('bring the same over a WebSocket, one text for each', async () => {
    const socket = new WebSocket(`${postfang.http.replace('http', 'ws')}/api/v2/websocket`)
    await new Promise((resolve) => socket.once('open', resolve))
    const told = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))))
    const { id } = await post(`${mixed}${'x'.repeat(300_000)}`)
    expect(JSON.parse(await told)).toEqual(await postfang.json(`/api/v1/messages/${id}`))
    socket.close()
  })

  it('pass the gate like everything else', async () => {
    const socket = new WebSocket(`${postfang.http.replace('http', 'ws')}/api/v2/websocket`, {
      origin: 'https://evil.example',
    })
    socket.on('error', () => undefined)
    const status = await new Promise((resolve) =>
      socket.once('unexpected-response', (request, response) => {
        resolve(response.statusCode)
        request.destroy()
      }),
    )
    expect(status).toBe(403)
  })
})
