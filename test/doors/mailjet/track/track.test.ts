import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MailjetEventJson } from '../../../../src/contract/mailjet.ts'
import { aMail, deliveredOf } from '../../../events/callbacks/open-callbacks.ts'
import { rawRequest } from '../../../http/raw-request.ts'
import { startPostfang, type TestPostfang } from '../../../support/start-postfang.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang({ profile: 'mailjet' })
})
afterAll(() => postfang.close())

const eventsOf = async (id: string) =>
  (await postfang.json<{ events: MailjetEventJson[] }>(`/api/messages/${id}/events`)).events.filter(
    ({ type }) => type !== 'sent',
  )

/** A delivered mail with what of it asks for this server. */
async function deliver(changes: object = {}) {
  const id = await postfang.send(aMail(changes))
  const { html, headers, token } = await deliveredOf(postfang, id)
  const [link = ''] = /(?<=href=")[^"]*\/lnk\/[^"]*/u.exec(html ?? '') ?? []
  const [pixel = ''] = /(?<=src=")[^"]*\/oo\/[^"]*/u.exec(html ?? '') ?? []
  const listUnsubscribe = headers?.find(({ name }) => name === 'List-Unsubscribe')?.value
  const [unsubscribe = ''] = /(?<=<)http[^>]*/u.exec(listUnsubscribe ?? '') ?? []
  return { id, link, pixel, unsubscribe, token }
}

/** A form as RFC 8058 has it. */
const form = (body: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})

const follow = (url: string, init: RequestInit = {}) =>
  fetch(url, { ...init, redirect: 'manual', headers: { 'user-agent': 'Mail/1.0', ...init.headers } })

describe('a tracked link', () => {
  it('counts a click with agent, address and target, and shows where it would go', async () => {
    const { id, link } = await deliver()
    const response = await follow(link)
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain('<a href="https://shop.example/order?id=1&amp;x=2" rel="noreferrer noopener">')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page).not.toMatch(/<script|http-equiv/iu)
    expect(await eventsOf(id)).toMatchObject([
      {
        type: 'click',
        url: 'https://shop.example/order?id=1&x=2',
        ip: '127.0.0.1',
        geo: '',
        agent: 'Mail/1.0',
      },
    ])
  })

  it('leads nowhere when anything of it is forged', async () => {
    const { id, link } = await deliver()
    const [token = '', position = '', hash = ''] = new URL(link).pathname.split('/').slice(2)
    const evil = Buffer.from('https://evil.example/').toString('base64url')
    const other = token.replace(/^./u, (first) => (first === 'E' ? 'F' : 'E'))
    const target = link.slice(link.lastIndexOf('/') + 1)
    for (const path of [
      `/lnk/${token}/${position}/${hash}/${evil}`,
      `/lnk/${token}/2/${hash}/${target}`,
      `/lnk/${token}/01/${hash}/${target}`,
      `/lnk/${other}/${position}/${hash}/${target}`,
      `/lnk/${token}/${position}/${hash}A/${target}`,
      `/lnk/${token}/${position}/${hash}/${target}_`,
      `/lnk/${token}/${position}/${hash}/`,
      '/lnk/x/1/y/z',
      '/lnk/',
    ]) {
      const response = await follow(postfang.http + path)
      expect(response.status, path).toBe(404)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await response.text()).not.toContain('evil')
    }
    expect(await eventsOf(id)).toEqual([])
  })

  it('of a message that was deleted leads to a page that says so', async () => {
    const { id, link, pixel, unsubscribe } = await deliver()
    await postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' })
    const answers = [await follow(link), await follow(pixel), await follow(unsubscribe)]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(await answers[0]?.text()).toContain('was deleted')
  })
})

describe('the pixel', () => {
  it('is a GIF that is kept nowhere, and every load of it is an opening', async () => {
    const { id, pixel } = await deliver()
    const response = await follow(pixel)
    expect(response.headers.get('content-type')).toBe('image/gif')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(Buffer.from(await response.arrayBuffer()).toString('hex')).toMatch(/^47494638396101000100/u)
    await follow(pixel)
    expect(await eventsOf(id)).toMatchObject([
      { type: 'open', agent: 'Mail/1.0', ip: '127.0.0.1' },
      { type: 'open' },
    ])
  })

  it('takes a hundred loads at once', async () => {
    const { id, pixel } = await deliver()
    await Promise.all(Array.from({ length: 100 }, () => follow(pixel)))
    expect(await eventsOf(id)).toHaveLength(100)
  })

  it('is not counted when it is forged', async () => {
    const { id, pixel } = await deliver()
    expect((await follow(pixel.replace(/[0-9a-f]{8}\/e\.gif$/u, '00000000/e.gif'))).status).toBe(404)
    expect(await eventsOf(id)).toEqual([])
  })
})

describe('the unsubscribe link', () => {
  it.each([
    ['', 'Unsubscribe me', 'You are unsubscribed.'],
    ['&hl=de', 'Abmelden', 'Sie sind abgemeldet.'],
    ['&hl=fr', 'Me désabonner', 'Vous êtes désabonné.'],
    ['&hl=xx', 'Unsubscribe me', 'You are unsubscribed.'],
    ['&hl=__proto__', 'Unsubscribe me', 'You are unsubscribed.'],
  ])('with "%s" asks with the button "%s", which unsubscribes', async (language, button, done) => {
    const { id, unsubscribe } = await deliver()
    const asked = await follow(unsubscribe + language)
    expect(await asked.text()).toContain(`<form method="post"><button>${button}</button></form>`)
    expect(await eventsOf(id)).toEqual([])
    expect(await (await follow(unsubscribe + language, form(''))).text()).toContain(done)
    expect(await eventsOf(id)).toMatchObject([{ type: 'unsub', agent: 'Mail/1.0', listId: 0 }])
  })

  it.each([
    ['a form', form('List-Unsubscribe=One-Click')],
    [
      'a multipart form',
      {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body: '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
      },
    ],
  ])('unsubscribes with one click by %s', async (_what, init) => {
    const { id, unsubscribe } = await deliver()
    expect((await follow(unsubscribe, init)).status).toBe(200)
    expect(await eventsOf(id)).toMatchObject([
      { type: 'unsub', agent: 'List-Unsubscribe', geo: '', ip: '127.0.0.1' },
    ])
  })

  it.each(['m', 'b', 'e', 'x'])('does nothing when its parameter %s is forged or missing', async (name) => {
    const { id, unsubscribe } = await deliver()
    const forged = new URL(unsubscribe)
    forged.searchParams.set(name, `${forged.searchParams.get(name)?.slice(1)}0`)
    const missing = new URL(unsubscribe)
    missing.searchParams.delete(name)
    for (const url of [forged, missing]) expect((await follow(url.href, form(''))).status).toBe(404)
    expect(await eventsOf(id)).toEqual([])
  })

  it('takes a small body only', async () => {
    const { unsubscribe } = await deliver()
    expect((await follow(unsubscribe, form('x'.repeat(16 * 1024 + 1)))).status).toBe(413)
  })
})

it('has nothing happen when asked with HEAD or OPTIONS', async () => {
  const { id, link, pixel, unsubscribe } = await deliver()
  for (const url of [link, pixel, unsubscribe]) {
    expect((await follow(url, { method: 'HEAD' })).status).toBe(200)
    expect((await follow(url, { method: 'OPTIONS' })).status).toBe(204)
  }
  expect(await eventsOf(id)).toEqual([])
})

describe('what a delivered mail asks for', () => {
  const fromMail = [
    ['Origin', 'null'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Mode', 'no-cors'],
    ['Sec-Fetch-Dest', 'image'],
  ] as const

  it('is open to pages of any origin and needs no password, and nothing else is', async () => {
    await using guarded = await startPostfang({ profile: 'mailjet', auth: 'ada:sesame' })
    for (const { method, path } of guarded.postfang.trackRoutes) {
      const target = path.replaceAll(/\{\w+\}/gu, '1')
      const answer = await rawRequest(guarded.http, {
        method: method.toUpperCase(),
        target,
        headers: fromMail,
      })
      expect(answer.status, target).toBe(404)
      for (const [name, status] of [
        ['evil.example', 421],
        ['localhost', 404],
      ] as const) {
        const asked = await rawRequest(guarded.http, { target, headers: [['Host', name]] })
        expect(asked.status, `${target} at ${name}`).toBe(status)
      }
    }
    for (const target of ['/lnk', '/oo', '/unsub', '/unsub2/x', '/unsub2x', '/LNK/1/1/1/1', '/lnkx/1']) {
      const answer = await rawRequest(guarded.http, { target })
      expect(answer.status, target).toBe(401)
    }
    for (const target of [
      '/lnk/../api/messages',
      '/lnk//api/messages',
      '/oo/%2e%2e/api/info',
      '//lnk/1/1/1/1',
    ]) {
      const answer = await rawRequest(guarded.http, { target })
      expect([400, 401], target).toContain(answer.status)
    }
  })

  it('is loaded by the preview of the delivered mail with images, and by nothing else of it', async () => {
    const { id, pixel } = await deliver()
    const frame = (query: string) => postfang.fetch(`/api/messages/${id}/delivered/frame${query}`)
    const shown = await frame('?recipient=JANE@example.com')
    const policy = shown.headers.get('content-security-policy')
    expect(policy).toContain(`img-src data: ${pixel};`)
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox;/u)
    expect(await shown.text()).toContain(`<img src="${pixel}"`)
    expect((await frame('?images=0')).headers.get('content-security-policy')).toContain("img-src 'none'")
    expect((await frame('?recipient=nobody@example.com')).status).toBe(404)
    expect(await eventsOf(id)).toEqual([])
  })
})
