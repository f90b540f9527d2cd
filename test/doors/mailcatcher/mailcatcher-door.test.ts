import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** A client of MailCatcher, by the calls that its documentation has. */

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})
beforeEach(() => postfang.json('/api/messages', { method: 'DELETE' }))
afterAll(() => postfang.close())

interface Row {
  readonly id: number
  readonly subject: string
}

function list(base = ''): Promise<Row[]> {
  return postfang.json<Row[]>(`${base}/messages`)
}

async function send(more: Parameters<TestPostfang['send']>[0] = {}, mailbox?: string): Promise<number> {
  await postfang.send(
    { from: 'a@example.com', to: 'b@example.com', subject: 'Hi', text: 'Text', ...more },
    mailbox,
  )
  return (await list()).at(-1)?.id ?? 0
}

describe('MailCatcher', () => {
  it('lists messages in the order in which they came', async () => {
    await send({ subject: 'first', bcc: 'c@example.com' })
    await send({ subject: 'second' })
    const rows = await list()
    expect(rows.map(({ subject }) => subject)).toEqual(['first', 'second'])
    expect(rows[0]).toEqual({
      id: expect.any(Number),
      sender: '<a@example.com>',
      recipients: ['<b@example.com>', '<c@example.com>'],
      subject: 'first',
      size: expect.stringMatching(/^\d+$/),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
    })
  })

  it('lists more than a page of them', async () => {
    const headers = { 'content-type': 'message/rfc822' }
    const posts = Array.from({ length: 501 }, (_, number) =>
      postfang.json('/api/messages', { method: 'POST', headers, body: `Subject: ${number}\r\n\r\n` }),
    )
    await Promise.all(posts)
    const ids = (await list()).map(({ id }) => id)
    expect(ids).toHaveLength(501)
    expect(ids).toEqual(ids.toSorted((one, other) => one - other))
  })

  it('shows a message in each of its formats', async () => {
    const id = await send({
      html: '<p>Hi <img src="cid:logo@x"></p>',
      attachments: [
        { filename: 'logo.png', content: Buffer.from('png'), cid: 'logo@x' },
        { filename: 'a.html', content: '<script>1</script>' },
      ],
    })
    const message = await postfang.json<{ formats: string[]; attachments: { cid: string; href: string }[] }>(
      `/messages/${id}.json`,
    )
    expect(message).toMatchObject({
      id,
      type: 'multipart/mixed',
      formats: ['source', 'html', 'plain'],
      attachments: [{ type: 'text/html', filename: 'a.html', size: 18 }],
    })
    const html = await postfang.fetch(`/messages/${id}.html`)
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups .*default-src 'none'/)
    expect(await html.text()).toContain('<img src="data:image/png;base64,cG5n">')
    expect(await (await postfang.fetch(`/messages/${id}.plain`)).text()).toBe('Text')
    const source = await postfang.fetch(`/messages/${id}.source`)
    expect(source.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const eml = await postfang.fetch(`/messages/${id}.eml`)
    expect(eml.headers.get('content-type')).toBe('message/rfc822')
    expect(await eml.text()).toBe(await source.text())

    const part = await postfang.fetch(message.attachments[0]?.href ?? '')
    expect(await part.text()).toBe('<script>1</script>')
    expect(part.headers.get('content-type')).toBe('application/octet-stream')
    expect(part.headers.get('content-disposition')).toBe('attachment; filename="a.html"')
    expect(await (await postfang.fetch(`/messages/${id}/parts/logo@x`)).text()).toBe('png')
  })

  it('has no format that a message has not', async () => {
    const id = await send()
    const paths = ['html', 'pdf', 'constructor', ''].map((format) => `${id}.${format}`)
    for (const path of [
      ...paths,
      `${id}`,
      `${id}/parts/9`,
      `${id}/parts/x`,
      '0.json',
      `${id + 1}.json`,
      '1e3.json',
      '999999999999999.json',
    ]) {
      expect((await postfang.fetch(`/messages/${path}`)).status, path).toBe(404)
    }
  })

  it('deletes one message, and all', async () => {
    const first = await send()
    await send({ subject: 'second' })
    expect((await postfang.fetch(`/messages/${first}`, { method: 'DELETE' })).status).toBe(204)
    expect((await postfang.fetch(`/messages/${first}`, { method: 'DELETE' })).status).toBe(404)
    expect((await list()).map(({ subject }) => subject)).toEqual(['second'])
    expect((await postfang.fetch('/messages', { method: 'DELETE' })).status).toBe(204)
    expect(await list()).toEqual([])
  })

  it('sees one mailbox where it is limited to one', async () => {
    const theirs = await send({ subject: 'theirs' }, 'theirs')
    await send({ subject: 'mine' }, 'mine')
    const headers = { authorization: `Basic ${btoa('mine:x')}` }
    const rows = await postfang.json<Row[]>('/messages', { headers })
    expect(rows.map(({ subject }) => subject)).toEqual(['mine'])
    expect((await postfang.fetch(`/box/mine/messages/${theirs}.json`)).status).toBe(404)
    expect((await postfang.fetch(`/messages/${theirs}?mailbox=mine`, { method: 'DELETE' })).status).toBe(404)
    await postfang.fetch('/box/mine/messages', { method: 'DELETE' })
    expect((await list()).map(({ subject }) => subject)).toEqual(['theirs'])
  })

  it('tells over its WebSocket of what comes and goes', async () => {
    const socket = new WebSocket(`${postfang.http.replace('http', 'ws')}/messages`)
    const told: { type: string; id?: number; message?: Row }[] = []
    socket.on('message', (data) => told.push(JSON.parse(String(data))))
    await new Promise((resolve) => socket.once('open', resolve))
    const first = await send({ subject: 'first' })
    await send({ subject: 'second' })
    await expect.poll(() => told.map(({ message }) => message?.subject)).toEqual(['first', 'second'])
    await postfang.fetch(`/messages/${first}`, { method: 'DELETE' })
    await expect.poll(() => told.at(-1)).toEqual({ type: 'remove', id: first })
    await postfang.fetch('/messages', { method: 'DELETE' })
    await expect.poll(() => told.at(-1)).toEqual({ type: 'clear' })
    socket.close()
  })

  it('puts up with doubled slashes, and not with encoded ones', async () => {
    await send()
    expect(await rawRequest(postfang.http, { method: 'GET', target: '//messages' })).toMatchObject({
      status: 200,
    })
    expect(await rawRequest(postfang.http, { method: 'DELETE', target: '/%2Fmessages' })).toMatchObject({
      status: 400,
    })
    expect(await list()).toHaveLength(1)
  })
})
