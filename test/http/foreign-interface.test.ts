import { describe, expect, it } from 'vitest'
import type { ForeignInterface } from '../../src/http/foreign-interface.ts'
import { createGate, type GateOptions, type GateRequest } from '../../src/http/gate/gate.ts'

const shop: ForeignInterface = {
  owns: (path) => /^\/v9\//i.test(path),
  isOriginalName: (name) => name === 'api.shop.example',
  bodyBytes: 4 * 1024 * 1024,
  hasOwnCredentials: true,
  composeError: ({ status, message }) => ({ status, contentType: 'text/plain', text: message }),
}

/** 0 for a request that passes, else the status of the refusal. */
function judge(
  { method = 'POST', target = '/v9/send', headers = {} }: Partial<GateRequest> & { headers?: object },
  options: GateOptions = {},
): number {
  const all = { Host: 'api.shop.example', 'Content-Type': 'application/json', ...headers }
  const rawHeaders = Object.entries(all).flat()
  const verdict = createGate({ interfaces: [shop], ...options })({ method, target, rawHeaders })
  return verdict.kind === 'passed' ? 0 : verdict.problem.status
}

const proxied = 'https://api.shop.example/v9/send'

describe("another product's interface", () => {
  it('is reached under its original name by a client that takes us for its proxy', () => {
    expect(judge({ target: proxied })).toBe(0)
    expect(judge({ target: 'http://API.shop.example/v9/send' })).toBe(0)
    expect(judge({ target: proxied, headers: { Authorization: 'Basic YTpi' } })).toBe(0)
  })

  it.each([
    ['without the absolute form, which a page could have its browser send', { target: '/v9/send' }],
    ['for a path of ours', { target: 'http://api.shop.example/api/info' }],
    ['under a name that only ends like it', { target: proxied, headers: { Host: 'x.api.shop.example' } }],
    ['by a page', { target: proxied, headers: { Origin: 'https://api.shop.example' } }],
    ['by a page of the very origin', { target: proxied, headers: { Origin: 'http://api.shop.example' } }],
    ['from a link', { target: proxied, headers: { Referer: 'http://api.shop.example/' } }],
    ['with a cookie', { target: proxied, headers: { Cookie: 'a=b' } }],
    ['with fetch metadata', { target: proxied, headers: { 'Sec-Fetch-Site': 'same-origin' } }],
    ['with a navigation', { method: 'GET', target: proxied, headers: { 'Sec-Fetch-Mode': 'navigate' } }],
  ])('is not reached under it %s', (_what, request) => {
    expect([400, 421]).toContain(judge(request))
  })

  it.each([
    'https://api.shop.example@evil.example/v9/send',
    'https://evil.example/v9/send',
    'https://api.shop.example:8443/v9/send',
    'https://api.shop.example/v9/../api/info',
    'https://api.shop.example/api/info?/v9/send',
    'https://api.shop.example/api/info#/v9/send',
    'ftp://api.shop.example/v9/send',
    'https:///v9/send',
    '//api.shop.example/v9/send',
  ])('is not reached by %s', (target) => {
    expect(judge({ target })).toBe(400)
  })

  it('is reached under our own names as everything is', () => {
    for (const host of ['localhost:8025', '127.0.0.1', '[::1]:8025']) {
      expect(judge({ headers: { Host: host } })).toBe(0)
    }
    expect(judge({ headers: { Host: 'localhost', Origin: 'https://evil.example' } })).toBe(403)
    expect(judge({ headers: { Host: 'localhost', 'Sec-Fetch-Site': 'cross-site' } })).toBe(403)
    expect(
      judge({ headers: { Host: 'localhost', 'Content-Type': 'text/plain', 'Content-Length': '9' } }),
    ).toBe(415)
  })

  it('takes JSON as long as it says, and nothing else does', () => {
    const long = { Host: 'localhost', 'Content-Length': String(shop.bodyBytes) }
    expect(judge({ headers: long })).toBe(0)
    expect(judge({ headers: { ...long, 'Content-Length': String(shop.bodyBytes + 1) } })).toBe(413)
    expect(judge({ target: '/api/faults', headers: long })).toBe(413)
  })

  it('asks for no password of ours where it has credentials of its own, and only there', () => {
    const basic = { user: 'ada', password: 'sesame' }
    const headers = { Host: 'localhost' }
    expect(judge({ headers }, { basic })).toBe(0)
    expect(judge({ target: '/api/faults', headers }, { basic })).toBe(401)
    expect(judge({ headers }, { basic, interfaces: [{ ...shop, hasOwnCredentials: false }] })).toBe(401)
  })
})
