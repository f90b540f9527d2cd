import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rawRequest } from '../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})
beforeEach(() => postfang.json('/api/messages', { method: 'DELETE' }))
afterAll(() => postfang.close())

interface Email {
  readonly id: string
  readonly subject: string
  readonly html?: string
  readonly attachments:
    | readonly {
        readonly generatedFileName: string
        readonly filename?: string
        readonly fileName?: string
      }[]
    | null
}

function send(more: Parameters<TestPostfang['send']>[0] = {}, mailbox?: string): Promise<string> {
  return postfang.send(
    { from: 'a@example.com', to: 'b@example.com', subject: 'Hi', text: 'Text', ...more },
    mailbox,
  )
}

function subjects(path: string): Promise<string[]> {
  return postfang.json<Email[]>(path).then((emails) => emails.map(({ subject }) => subject))
}

const rich = {
  from: '"Grüße Shop" <shop@example.com>',
  to: 'Anna <anna@example.com>, bert@example.com',
  cc: 'cc@example.com',
  bcc: 'secret@example.com',
  replyTo: 'reply@example.com',
  subject: 'Grüße',
  text: 'Two\nlines',
  html: '<p>Hällo <img src="cid:logo@x"></p>',
  messageId: '<m1@example.com>',
  inReplyTo: '<m0@example.com>',
  references: ['<m0@example.com>', '<m9@example.com>'],
  date: new Date('2026-01-02T03:04:05Z'),
  priority: 'high' as const,
  attachments: [
    { filename: 'logo.png', content: Buffer.from('png'), cid: 'logo@x' },
    { filename: '../a b.html', content: '<script>1</script>' },
  ],
}

describe.each([
  ['version 2', ''],
  ['version 3', '/api'],
])('MailDev %s', (version, prefix) => {
  const isThird = version === 'version 3'

  it('lists messages in full, in the order in which they came', async () => {
    await send({ subject: 'first' })
    await send({ subject: 'second' })
    expect(await subjects(`${prefix}/email`)).toEqual(['first', 'second'])
    expect(await subjects(`${prefix}/email?skip=1`)).toEqual(['second'])
    expect(await subjects(`${prefix}/email?skip=9`)).toEqual([])
    expect(await subjects(`${prefix}/email?skip=many`)).toEqual(['first', 'second'])
  })

  it('gives a message as MailDev does', async () => {
    const id = await send(rich)
    const email = await postfang.json<Email>(`${prefix}/email/${id}`)
    expect(email).toMatchObject({
      id,
      time: '2026-01-02T03:04:05.000Z',
      date: '2026-01-02T03:04:05.000Z',
      read: false,
      subject: 'Grüße',
      from: [{ address: 'shop@example.com', name: 'Grüße Shop' }],
      to: [
        { address: 'anna@example.com', name: 'Anna' },
        { address: 'bert@example.com', name: '' },
      ],
      cc: [{ address: 'cc@example.com', name: '' }],
      replyTo: [{ address: 'reply@example.com', name: '' }],
      calculatedBcc: [{ address: 'secret@example.com', name: '' }],
      envelope: {
        from: { address: 'shop@example.com' },
        to: [
          { address: 'anna@example.com' },
          { address: 'bert@example.com' },
          { address: 'cc@example.com' },
          { address: 'secret@example.com' },
        ],
        remoteAddress: '127.0.0.1',
      },
      headers: { subject: 'Grüße', 'message-id': '<m1@example.com>', from: 'Grüße Shop <shop@example.com>' },
      priority: 'high',
      text: expect.stringMatching(/^Two\nlines/),
      html: expect.stringContaining(
        isThird ? '<img src="data:image/png;base64,cG5n">' : '<img src="cid:logo@x">',
      ),
      size: expect.any(Number),
      sizeHuman: expect.stringMatching(/ KB$/),
      ...(isThird
        ? { inReplyTo: '<m0@example.com>' }
        : {
            messageId: 'm1@example.com',
            inReplyTo: ['m0@example.com'],
            references: ['m0@example.com', 'm9@example.com'],
          }),
    })
    expect(email.attachments?.map(({ filename, fileName }) => (isThird ? filename : fileName))).toEqual([
      'logo.png',
      '../a b.html',
    ])
  })

  it('leaves out what a message has not', async () => {
    const id = await send()
    const email = await postfang.json<Email>(`${prefix}/email/${id}`)
    expect(Object.keys(email)).not.toEqual(expect.arrayContaining(['html']))
    expect(email).not.toHaveProperty('cc')
    expect(email.attachments).toEqual(isThird ? [] : null)
  })

  it('filters by members of a message, exactly', async () => {
    await send(rich)
    await send({ subject: 'Grüße an alle' })
    const find = (query: string) => subjects(`${prefix}/email?${query}`)
    expect(await find('to.address=anna@example.com')).toEqual(['Grüße'])
    expect(await find(`subject=${encodeURIComponent('Grüße')}`)).toEqual(['Grüße'])
    expect(await find('from.address=a@example.com&subject=nothing')).toEqual([])
    expect(await find('headers.message-id=%3Cm1@example.com%3E')).toEqual(['Grüße'])
    expect(await find('attachments.contentType=text/html')).toEqual(['Grüße'])
    expect(await find('read=false&skip=1')).toEqual(['Grüße an alle'])
    expect(await find('nothing.like.it=x')).toEqual([])
    expect(await find('__proto__.x=y')).toEqual([])
    expect(await find('subject=')).toEqual([])
  })

  it('shows the HTML harmless, and hands out bytes and attachments', async () => {
    const id = await send(rich)
    const html = await postfang.fetch(`${prefix}/email/${id}/html`)
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups .*default-src 'none'/)
    expect(await html.text()).toContain('data:image/png;base64,cG5n')
    const source = await (await postfang.fetch(`${prefix}/email/${id}/source`)).text()
    expect(source).toBe(await (await postfang.fetch(`/api/messages/${id}/raw`)).text())
    const download = await postfang.fetch(`${prefix}/email/${id}/download`)
    expect(download.headers.get('content-disposition')).toBe(`attachment; filename="${id}.eml"`)
    expect(await download.text()).toBe(source)

    const { attachments } = await postfang.json<Email>(`${prefix}/email/${id}`)
    const name = attachments?.[1]?.generatedFileName ?? ''
    expect(name).toMatch(/^[0-9a-f]{32}\.html$/)
    const attachment = await postfang.fetch(`${prefix}/email/${id}/attachment/${name}`)
    expect(await attachment.text()).toBe('<script>1</script>')
    expect(attachment.headers.get('content-type')).toBe('application/octet-stream')
    expect(attachment.headers.get('content-disposition')).toBe('attachment; filename="a b.html"')
    expect((await postfang.fetch(`${prefix}/email/${id}/attachment/x`)).status).toBe(404)
  })

  it('deletes one message, and all', async () => {
    const id = await send({ subject: 'first' })
    await send({ subject: 'second' })
    expect(await postfang.json(`${prefix}/email/${id}`, { method: 'DELETE' })).toBe(true)
    expect(await subjects(`${prefix}/email`)).toEqual(['second'])
    expect(await postfang.json(`${prefix}/email/all`, { method: 'DELETE' })).toBe(true)
    expect(await postfang.json(`${prefix}/email`)).toEqual([])
  })

  it('marks all as read on request, and none by looking', async () => {
    const id = await send()
    for (let number = 0; number < 3; number++) await send()
    await postfang.json(`${prefix}/email/${id}`)
    expect(await postfang.json(`${prefix}/email/read-all`, { method: 'PATCH' })).toBe(4)
    expect(await postfang.json(`${prefix}/email/read-all`, { method: 'PATCH' })).toBe(0)
    expect(await postfang.json(`${prefix}/email/${id}`)).toMatchObject({ read: true })
  })

  it('says in its own way what is not there', async () => {
    const missing = { error: 'Email was not found' }
    for (const path of ['', '/html', '/source', '/download', '/attachment/x']) {
      const response = await postfang.fetch(`${prefix}/email/nobody${path}`)
      expect([response.status, await response.json()]).toEqual([404, missing])
    }
    expect((await postfang.fetch(`${prefix}/email/nobody`, { method: 'DELETE' })).status).toBe(404)
    expect((await postfang.fetch(`${prefix}/email/nobody/relay`, { method: 'POST' })).status).toBe(404)
  })

  it('relays nothing', async () => {
    const id = await send()
    const response = await postfang.fetch(`${prefix}/email/${id}/relay`, { method: 'POST' })
    expect([response.status, await response.json()]).toEqual([500, { error: 'Outgoing mail not configured' }])
    const wrong = await postfang.fetch(`${prefix}/email/${id}/relay/a%0D%0ADATA@example.com`, {
      method: 'POST',
    })
    expect(wrong.status).toBe(400)
    expect(await postfang.json(`${prefix}/config`)).toEqual({
      version: expect.any(String),
      smtpPort: postfang.ports.smtp,
      isOutgoingEnabled: false,
      outgoingHost: null,
    })
    expect(await postfang.json(`${prefix}/reloadMailsFromDirectory`)).toBe(true)
    expect((await postfang.fetch(`${prefix}/healthz`)).status).toBe(200)
  })

  it('sees one mailbox where it is limited to one', async () => {
    const theirs = await send({ subject: 'theirs' }, 'theirs')
    await send({ subject: 'mine' }, 'mine')
    const box = `/box/mine${prefix}/email`
    expect(await subjects(box)).toEqual(['mine'])
    expect(await subjects(`${prefix}/email?mailbox=mine`)).toEqual(['mine'])
    expect((await postfang.fetch(`${box}/${theirs}`)).status).toBe(404)
    expect((await postfang.fetch(`${box}/${theirs}`, { method: 'DELETE' })).status).toBe(404)
    expect(await postfang.json(`${box}/read-all`, { method: 'PATCH' })).toBe(1)
    await postfang.json(`${box}/all`, { method: 'DELETE' })
    expect(await subjects(`${prefix}/email`)).toEqual(['theirs'])
  })

  it('puts up with doubled slashes, and not with encoded ones', async () => {
    await send()
    expect(await rawRequest(postfang.http, { method: 'GET', target: `/${prefix}//email` })).toMatchObject({
      status: 200,
    })
    expect(
      await rawRequest(postfang.http, { method: 'DELETE', target: `${prefix}/email%2Fall` }),
    ).toMatchObject({ status: 400 })
    expect(await subjects(`${prefix}/email`)).toHaveLength(1)
  })
})

describe('MailDev version 3', () => {
  it('lists summaries by pages, the newest first', async () => {
    await send({ subject: 'first', attachments: [{ filename: 'a.txt', content: 'a' }] })
    await send({ subject: 'second' })
    const list = await postfang.json<{ items: Email[] }>('/api/email/summary?limit=1')
    expect(list).toMatchObject({ total: 2, storeTotal: 2, unread: 2, skip: 0, limit: 1 })
    expect(list.items).toMatchObject([{ subject: 'second', attachmentCount: 0, preview: 'Text' }])
    expect(await postfang.json('/api/email/summary?sort=asc&limit=0')).toMatchObject({
      limit: 50,
      items: [{ subject: 'first', attachmentCount: 1 }, { subject: 'second' }],
    })
    expect(await postfang.json('/api/email/summary?search=sec&unread=true')).toMatchObject({
      total: 1,
      storeTotal: 2,
    })
  })

  it('sorts and limits the full list', async () => {
    for (const subject of ['first', 'second', 'third']) await send({ subject })
    expect(await subjects('/api/email?sort=desc&limit=2')).toEqual(['third', 'second'])
    expect(await subjects('/api/email?skip=1&limit=1&from.address=a@example.com')).toEqual(['second'])
    expect(await subjects('/api/email?limit=0')).toEqual([])
  })

  it('deletes those that are named', async () => {
    const id = await send()
    const remove = (body: string) => postfang.fetch('/api/email/delete', { method: 'POST', body })
    for (const body of ['', '{', '[]', '{"ids":"all"}', '{"ids":[1]}', `{"ids":["${id}",""]}`]) {
      expect((await remove(body)).status, body).toBe(400)
    }
    expect(await subjects('/api/email')).toHaveLength(1)
    expect(await (await remove(`{"ids":["${id}","${id}","x"]}`)).json()).toEqual({
      deleted: [id],
      notFound: ['x'],
    })
    expect(await subjects('/api/email')).toEqual([])
  })
})
