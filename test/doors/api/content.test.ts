import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createdSchema } from '../../../src/contract/api.ts'
import { messageSchema } from '../../../src/contract/message.ts'
import { messageSessionSchema } from '../../../src/contract/session.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const html = '<!DOCTYPE html>\n<p onclick="x()">Größe <img src="cid:dot@x"><script>alert(1)</script></p>'

const raw = Buffer.from(
  [
    'From: a@example.com',
    'To: b@example.com',
    'Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=: a/b',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=m',
    '',
    '--m',
    'Content-Type: multipart/related; boundary=r',
    '',
    '--r',
    'Content-Type: text/html; charset=iso-8859-1',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(html, 'latin1').toString('base64'),
    '--r',
    'Content-Type: image/png',
    'Content-ID: <dot@x>',
    'Content-Transfer-Encoding: base64',
    '',
    png.toString('base64'),
    '--r--',
    '--m',
    'Content-Type: text/html; name="../evil.html"',
    'Content-Disposition: attachment; filename="../evil.html"',
    '',
    '<script>alert(2)</script>',
    '--m',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename="a.pdf"',
    '',
    '%PDF-1.4',
    '--m--',
    '',
  ].join('\r\n'),
)

let postfang: TestPostfang
let id = ''
let plainId = ''

beforeAll(async () => {
  postfang = await startPostfang({ 'remote-content': 'off' })
  const created = await readAs(
    createdSchema,
    postfang.fetch('/api/messages', {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: raw,
    }),
    201,
  )
  id = created.id
  plainId = await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'Plain ✓' })
})

afterAll(() => postfang.close())

describe('the raw message', () => {
  it('is what was sent, byte for byte, as a download', async () => {
    const response = await postfang.fetch(`/api/messages/${id}/raw`)
    expect(Buffer.from(await response.arrayBuffer()).equals(raw)).toBe(true)
    expect(response.headers.get('content-type')).toBe('message/rfc822')
    expect(response.headers.get('content-length')).toBe(String(raw.length))
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr__e_ a-b.eml"; filename*=UTF-8''Gr%C3%B6%C3%9Fe_%20a-b.eml`,
    )
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
  })

  it('is not sent to who only asks for its head, or has it', async () => {
    const head = await postfang.fetch(`/api/messages/${id}/raw`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(raw.length),
      '',
    ])
    const etag = head.headers.get('etag') ?? ''
    const again = await postfang.fetch(`/api/messages/${id}/raw`, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const other = await postfang.fetch(`/api/messages/${plainId}/raw`, { headers: { 'if-none-match': etag } })
    expect(other.status).toBe(200)
  })
})

describe('the texts of a message', () => {
  it('are the HTML as sent, harmless as a page', async () => {
    const response = await postfang.fetch(`/api/messages/${id}/html`)
    expect(await response.text()).toBe(html)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toBe(
      "sandbox; default-src 'none'; frame-ancestors 'none'",
    )
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('are the plain text, in UTF-8', async () => {
    const response = await postfang.fetch(`/api/messages/${plainId}/text`)
    expect(await response.text()).toBe('Plain ✓\n')
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  it('are a 404 where the message has none', async () => {
    expect((await readProblem(postfang.fetch(`/api/messages/${plainId}/html`), 404)).detail).toContain(
      'no HTML',
    )
    expect((await readProblem(postfang.fetch(`/api/messages/${id}/text`), 404)).detail).toContain(
      'no plain text',
    )
    await readProblem(postfang.fetch(`/frame/${plainId}`), 404)
  })
})

describe('a part', () => {
  it('is the bytes that its sender attached', async () => {
    const message = await readAs(messageSchema, postfang.fetch(`/api/messages/${id}`))
    expect(message.attachments.map(({ contentType }) => contentType)).toEqual([
      'image/png',
      'text/html',
      'application/pdf',
    ])
    for (const attachment of message.attachments) {
      const response = await postfang.fetch(`/api/messages/${id}/parts/${attachment.part}`)
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(bytes.length).toBe(attachment.size)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(attachment.sha256)
      expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="/)
      expect(response.headers.get('content-security-policy')).toContain('sandbox')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it.each([
    ['1.2', 'image/png', 'attachment; filename="part-1.2"'],
    ['2', 'application/octet-stream', 'attachment; filename="evil.html"'],
    ['3', 'application/pdf', 'attachment; filename="a.pdf"'],
  ])('%s goes out as %s', async (part, contentType, disposition) => {
    const response = await postfang.fetch(`/api/messages/${id}/parts/${part}`)
    expect(response.headers.get('content-type')).toBe(contentType)
    expect(response.headers.get('content-disposition')).toBe(disposition)
  })

  it.each(['4', '0', '1.9', 'x', '1.1.1.1', '-1', '1e9'])('%s does not exist', async (part) => {
    await readProblem(postfang.fetch(`/api/messages/${id}/parts/${part}`), 404)
  })
})

describe('the conversation of a message', () => {
  it('is the SMTP session up to its 250', async () => {
    const session = await readAs(messageSessionSchema, postfang.fetch(`/api/messages/${plainId}/session`))
    expect(session.listener).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/)
    const lines = session.transcript.map(({ by, text }) => `${by} ${text}`)
    expect(lines.join('\n')).toMatch(/client EHLO [\s\S]*client MAIL FROM:[\s\S]*server 250 .*queued as/)
  })

  it('is one note for a message that was posted', async () => {
    const session = await readAs(messageSessionSchema, postfang.fetch(`/api/messages/${id}/session`))
    expect(session).toMatchObject({
      listener: 'http',
      clientAddress: '127.0.0.1',
      tls: null,
      user: null,
      helo: null,
    })
    expect(session.transcript).toEqual([
      { atMs: 0, by: 'note', text: `POST /api/messages: ${raw.length} bytes`, explanation: null },
    ])
  })
})

describe('the preview frame', () => {
  it('is the mail as sent, its own images filled in, links opening outside', async () => {
    const response = await postfang.fetch(`/frame/${id}`)
    const filled = html.replace('cid:dot@x', `data:image/png;base64,${png.toString('base64')}`)
    expect(await response.text()).toBe(`${filled}<base target="_blank">`)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  })

  it('can run nothing, send nothing, load nothing, and is framed by us only', async () => {
    const { headers } = await postfang.fetch(`/frame/${id}`)
    expect(headers.get('content-security-policy')?.split('; ')).toEqual([
      'sandbox allow-popups allow-popups-to-escape-sandbox',
      "default-src 'none'",
      'img-src data:',
      "style-src 'unsafe-inline'",
      'font-src data:',
      'media-src data:',
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ])
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-dns-prefetch-control')).toBe('off')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('permissions-policy')).toContain('camera=()')
  })

  it('holds back all images when asked to', async () => {
    const { headers } = await postfang.fetch(`/frame/${id}?images=0`)
    expect(headers.get('content-security-policy')).toContain("img-src 'none'")
  })

  it('loads nothing from elsewhere unless the operator allowed it', async () => {
    const problem = await readProblem(postfang.fetch(`/frame/${id}?remote=1`), 403)
    expect(problem.detail).toContain('--remote-content')
  })

  it('refuses what it does not know', async () => {
    await readProblem(postfang.fetch(`/frame/${id}?remote=yes`), 400)
    await readProblem(postfang.fetch(`/frame/${id}?scripts=1`), 400)
    await readProblem(postfang.fetch('/frame/x'), 404)
  })

  it('with remote content allowed may load images, styles, fonts and media, and still run nothing', async () => {
    await using allowing = await startPostfang({ 'remote-content': 'on' })
    const mail = { from: 'a@example.com', to: 'b@example.com', html }
    const other = await allowing.send(mail)
    const policyOf = async (query: string) =>
      (await allowing.fetch(`/frame/${other}${query}`)).headers.get('content-security-policy') ?? ''
    const policy = await policyOf('?remote=1')
    for (const kind of ['img', 'font', 'media']) expect(policy).toContain(`${kind}-src data: https: http:;`)
    expect(policy).toContain("style-src 'unsafe-inline' https: http:;")
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/)
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src|connect-src/)
    expect(await policyOf('')).not.toContain('http')
    expect(await policyOf('?images=0&remote=1')).toContain("img-src 'none';")
  })
})

it('the newest message that matches has its content under "latest"', async () => {
  for (const path of ['raw', 'html', 'parts/2', 'session']) {
    const byId = await postfang.fetch(`/api/messages/${id}/${path}`)
    const latest = await postfang.fetch(`/api/messages/latest/${path}?q=has:html`)
    expect([latest.status, await latest.text()]).toEqual([200, await byId.text()])
  }
  await readProblem(postfang.fetch('/api/messages/latest/raw?mailbox=nobody'), 404)
  expect((await readProblem(postfang.fetch(`/api/messages/${id}/raw?q=x`), 400)).parameter).toBe('q')
})
