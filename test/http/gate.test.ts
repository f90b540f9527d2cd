import { describe, expect, it } from 'vitest'
import { createGate, type GateOptions } from '../../src/http/gate/gate.ts'

type Headers = Readonly<Record<string, string | readonly string[]>>

/** The status that a request is refused with, or 0 for one that passes. */
function judge(
  { method = 'GET', target = '/', headers = {} }: { method?: string; target?: string; headers?: Headers },
  options: GateOptions = {},
): number {
  const all: Headers = { Host: 'localhost:8025', ...headers }
  const rawHeaders = Object.entries(all).flatMap(([name, value]) =>
    typeof value === 'string' ? [name, value] : value.flatMap((each) => [name, each]),
  )
  const verdict = createGate(options)({ method, target, rawHeaders })
  return verdict.kind === 'passed' ? 0 : verdict.problem.status
}

describe('the path rule', () => {
  it.each([
    '/',
    '/api/messages',
    '/api/messages/',
    '/api/messages?q=a%20b//../%61&x=%2e',
    '/api/messages?',
    '/api/mailboxes/run%2042',
    '/api/mailboxes/%C3%A9t%C3%A9',
    '/api/mailboxes/100%25',
    '/api/mailboxes/a%3Bb',
    "/api/mailboxes/a-b_c~d!$&'()*+,=:@",
    '/.hidden',
    '/a..b/...',
    'http://localhost:8025/api/info',
    'HTTP://LOCALHOST:8025/api/info',
    'http://localhost:8025',
    'http://localhost:8025?a=b',
  ])('passes %s', (target) => {
    expect(judge({ target })).toBe(0)
  })

  it.each([
    '//api/info',
    '/api//info',
    '/api/./info',
    '/./api/info',
    '/api/../info',
    '/api/info/..',
    '/api/info/.',
    '/%61pi/info',
    '/api/%6d',
    '/api/%7E',
    '/api/%2e%2e/info',
    '/api/%2E/info',
    '/api%2finfo',
    '/api%2Finfo',
    '/api%5cinfo',
    '/api\\info',
    '/api;x/info',
    '/api/info;',
    '/api/%00',
    '/api/%0d%0a',
    '/api/%1F',
    '/api/%7f',
    '/api/%',
    '/api/%4',
    '/api/%zz',
    '/api/%u0041',
    '/api/%FF',
    '/api/%C0%AF',
    '/api/%C3',
    '/api/caf\u00e9',
    '/api/a b',
    '/api/{id}',
    '/api/a|b',
    '/api/a"b',
    '/api/a<b>',
    '/api/info#x',
    '/api/info?a#b',
    '/api/info?caf\u00e9',
    'api/info',
    '*',
    '',
    'http://evil.example/api/info',
    'https://localhost:8025/api/info',
    'http://localhost:8025@evil.example/api/info',
    'http://localhost:80255/api/info',
    'http://localhost:8025/../api/info',
    'file:///etc/passwd',
  ])('refuses %s', (target) => {
    expect(judge({ target })).toBe(400)
  })
})

describe('the Host rule', () => {
  it.each([
    'localhost',
    'localhost:8025',
    'LOCALHOST:1',
    'localhost.:8025',
    'mail.localhost:8025',
    '127.0.0.1:8025',
    '127.9.9.9',
    '[::1]:8025',
    '[::ffff:127.0.0.1]:8025',
    '192.168.1.20:8025',
    '[fd00::20]',
    'mail.test',
    'MAIL.test:9000',
    'proxy.test',
  ])('passes %s', (host) => {
    const hosts = ['mail.test', 'https://proxy.test']
    expect(judge({ headers: { Host: host } }, { hosts })).toBe(0)
  })

  it.each([
    'evil.example',
    'evil.example:8025',
    'localhost.evil.example',
    'evil-localhost',
    'notlocalhost',
    'mail.test.evil.example',
    'sub.mail.test',
    '127.0.0.1.evil.example',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
  ])('does not answer to %s', (host) => {
    expect(judge({ headers: { Host: host } }, { hosts: ['mail.test'] })).toBe(421)
  })

  it.each([
    '',
    ' ',
    ':8025',
    'localhost:',
    'localhost:99999',
    'localhost:8025:8025',
    'user@localhost',
    'localhost/evil',
    'localhost, evil.example',
    'localhost evil.example',
    '[::1',
    '[::1]x',
    '[fe80::1%25lo]',
    '[127.0.0.1]',
    '::1',
    'caf\u00e9.test',
  ])('refuses %j, which is no host', (host) => {
    expect(judge({ headers: { Host: host } })).toBe(400)
  })

  it('refuses a request with two of them', () => {
    expect(judge({ headers: { Host: ['localhost', 'localhost'] } })).toBe(400)
    expect(judge({ headers: { Host: ['localhost', 'evil.example'] } })).toBe(400)
    expect(judge({ headers: { Host: 'localhost', HOST: 'evil.example' } })).toBe(400)
  })

  it('refuses a request with none', () => {
    expect(createGate({})({ method: 'GET', target: '/', rawHeaders: [] })).toMatchObject({
      kind: 'refused',
      problem: { status: 400 },
    })
  })

  it('never says the name it was called by', () => {
    const verdict = createGate({})({ method: 'GET', target: '/', rawHeaders: ['Host', 'evil.example'] })
    expect(JSON.stringify(verdict)).not.toContain('evil')
    expect(verdict).toMatchObject({ problem: { message: expect.stringContaining('--hosts') } })
  })

  it('refuses to be made with a name that is none', () => {
    expect(() => createGate({ hosts: ['mail.test/'] })).toThrow('Cannot allow host "mail.test/"')
  })
})

describe('the Origin rule', () => {
  it.each([
    ['localhost:8025', 'http://localhost:8025'],
    ['LocalHost:8025', 'http://LOCALHOST:8025'],
    ['localhost', 'http://localhost'],
    ['localhost:80', 'http://localhost'],
    ['[::1]:8025', 'http://[::1]:8025'],
    ['192.168.1.20:8025', 'http://192.168.1.20:8025'],
    ['proxy.test', 'https://proxy.test'],
    ['127.0.0.1:8025', 'https://proxy.test'],
    ['127.0.0.1:8025', 'https://proxy.test:443'],
  ])('at %s passes a call from %s', (host, origin) => {
    expect(judge({ headers: { Host: host, Origin: origin } }, { hosts: ['https://proxy.test'] })).toBe(0)
  })

  it.each([
    ['localhost:8025', 'https://evil.example'],
    ['localhost:8025', 'null'],
    ['localhost:8025', ''],
    ['localhost:8025', 'http://localhost'],
    ['localhost:8025', 'http://localhost:8080'],
    ['localhost:8025', 'https://localhost:8025'],
    ['localhost:8025', 'http://127.0.0.1:8025'],
    ['localhost:8025', 'http://localhost:8025.evil.example'],
    ['localhost:8025', 'http://localhost:8025@evil.example'],
    ['localhost:8025', 'http://localhost:8025/'],
    ['localhost:8025', 'http://localhost:8025, http://evil.example'],
    ['localhost:8025', 'chrome-extension://abcdef'],
    ['localhost:8025', 'file://'],
    ['mail.test', 'https://mail.test'],
    ['proxy.test', 'https://proxy.test:8443'],
    ['proxy.test', 'https://sub.proxy.test'],
  ])('at %s refuses a call from %j', (host, origin) => {
    const hosts = ['mail.test', 'https://proxy.test']
    expect(judge({ headers: { Host: host, Origin: origin } }, { hosts })).toBe(403)
  })

  it('refuses a call with a good Origin and a bad one', () => {
    expect(judge({ headers: { Origin: ['http://localhost:8025', 'http://evil.example'] } })).toBe(403)
  })
})

describe('the fetch metadata rule', () => {
  const link = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }

  it.each(['same-origin', 'none'])('passes what a browser calls %s', (site) => {
    expect(judge({ target: '/api/info', headers: { 'Sec-Fetch-Site': site } })).toBe(0)
  })

  it.each(['cross-site', 'same-site', 'something-new', ''])('refuses a %j call', (site) => {
    expect(judge({ target: '/api/info', headers: { 'Sec-Fetch-Site': site } })).toBe(403)
    expect(judge({ target: '/', headers: { 'Sec-Fetch-Site': site } })).toBe(403)
  })

  it('lets a link from elsewhere open a page', () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', ...link }
    expect(judge({ target: '/message/1/preview', headers })).toBe(0)
    expect(judge({ target: '/', headers })).toBe(0)
    expect(judge({ target: '/apidocs', headers })).toBe(0)
  })

  it.each(['/api/docs', '/api', '/api/messages', '/frame/1', '/metrics', '/healthz', '/readyz'])(
    'does not let one open %s',
    (target) => {
      expect(judge({ target, headers: { 'Sec-Fetch-Site': 'cross-site', ...link } })).toBe(403)
    },
  )

  it.each([
    ['a form post', 'POST', link],
    ['a frame', 'GET', { ...link, 'Sec-Fetch-Dest': 'iframe' }],
    ['an embedded object', 'GET', { ...link, 'Sec-Fetch-Dest': 'object' }],
    ['a script', 'GET', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' }],
    ['a claim of two destinations', 'GET', { ...link, 'Sec-Fetch-Dest': ['iframe', 'document'] }],
  ])('does not take %s for a link', (_what, method, headers) => {
    expect(judge({ method, headers: { 'Sec-Fetch-Site': 'cross-site', ...headers } })).toBe(403)
  })
})

describe('the body rule', () => {
  const megabyte = 1024 * 1024

  it.each([
    ['POST', { 'Content-Type': 'application/json', 'Content-Length': String(megabyte) }, megabyte],
    ['PATCH', { 'Content-Type': 'Application/JSON; charset=utf-8', 'Content-Length': '2' }, megabyte],
    ['POST', { 'Content-Type': 'message/rfc822', 'Content-Length': String(50 * megabyte) }, 50 * megabyte],
    ['POST', { 'Content-Type': 'message/rfc822', 'Transfer-Encoding': 'chunked' }, 50 * megabyte],
    [
      'POST',
      { 'Content-Type': 'application/json', 'Content-Encoding': 'identity', 'Content-Length': '2' },
      megabyte,
    ],
    ['POST', { 'Content-Length': '0' }, 0],
    ['DELETE', {}, 0],
    ['GET', {}, 0],
    ['GET', { 'Content-Type': 'text/plain' }, 0],
  ])('allows %s %j %i bytes', (method, headers, bodyLimit) => {
    const rawHeaders = Object.entries({ Host: 'localhost', ...headers }).flat()
    expect(createGate({})({ method, target: '/', rawHeaders })).toMatchObject({ kind: 'passed', bodyLimit })
  })

  it.each([
    ['POST', 413, { 'Content-Type': 'application/json', 'Content-Length': String(megabyte + 1) }],
    ['POST', 413, { 'Content-Type': 'message/rfc822', 'Content-Length': String(50 * megabyte + 1) }],
    ['GET', 413, { 'Content-Length': '1' }],
    ['HEAD', 413, { 'Transfer-Encoding': 'chunked' }],
    ['OPTIONS', 413, { 'Content-Type': 'application/json', 'Content-Length': '2' }],
    ['POST', 415, { 'Content-Length': '5' }],
    ['POST', 415, { 'Content-Type': 'text/plain', 'Content-Length': '5' }],
    ['POST', 415, { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['POST', 415, { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': '5' }],
    ['DELETE', 415, { 'Content-Type': 'text/plain', 'Transfer-Encoding': 'chunked' }],
    ['POST', 415, { 'Content-Type': ['application/json', 'text/plain'], 'Content-Length': '5' }],
    ['POST', 415, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Content-Length': '5' }],
  ] as const)('refuses %s with %i for %j', (method, status, headers) => {
    expect(judge({ method, headers })).toBe(status)
  })
})

describe('the auth rule', () => {
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` })
  const options = { basic: { user: 'ada', password: 'open: sesame' }, tokens: ['t0ken', 'other'] }

  it.each([
    basic('ada:open: sesame'),
    { Authorization: `basic   ${Buffer.from('ada:open: sesame').toString('base64')}` },
    { Authorization: 'Bearer t0ken' },
    { Authorization: 'bearer other' },
  ])('passes %j', (headers) => {
    expect(judge({ target: '/api/info', headers }, options)).toBe(0)
  })

  it.each([
    {},
    basic('ada:open'),
    basic('ada:'),
    basic('ada'),
    basic(''),
    basic('eve:open: sesame'),
    { Authorization: 'Bearer t0ke' },
    { Authorization: 'Bearer t0ken2' },
    { Authorization: 'Bearer ada:open: sesame' },
    { Authorization: 'Bearer ' },
    { Authorization: 'Basic' },
    { Authorization: 't0ken' },
    { Authorization: 'Digest t0ken' },
    { Authorization: ['Bearer wrong', 'Bearer t0ken'] },
  ])('refuses %j', (headers) => {
    expect(judge({ target: '/api/info', headers }, options)).toBe(401)
  })

  it('asks for a password only where a user or our own page called', () => {
    const challenge = (headers: Headers) => {
      const rawHeaders = Object.entries({ Host: 'localhost', ...headers }).flatMap(([name, value]) => [
        name,
        String(value),
      ])
      const verdict = createGate(options)({ method: 'GET', target: '/', rawHeaders })
      return verdict.kind === 'refused' ? verdict.problem.headers['www-authenticate'] : 'passed'
    }
    expect(challenge({})).toMatch(/^Basic realm=/)
    expect(challenge({ 'Sec-Fetch-Site': 'same-origin' })).toMatch(/^Basic realm=/)
    expect(
      challenge({
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'navigate',
        'Sec-Fetch-Dest': 'document',
      }),
    ).toBeUndefined()
  })

  it('leaves the two health checks open, and nothing that looks like them', () => {
    expect(judge({ target: '/healthz' }, options)).toBe(0)
    expect(judge({ target: '/readyz?x' }, options)).toBe(0)
    expect(judge({ target: '/healthz/' }, options)).toBe(401)
    expect(judge({ target: '/HEALTHZ' }, options)).toBe(401)
    expect(judge({ target: '/metrics' }, options)).toBe(401)
  })

  it('lets everybody in where no credentials were set', () => {
    expect(judge({ target: '/api/info' }, { tokens: [] })).toBe(0)
  })

  it('judges the origin before the password', () => {
    expect(
      judge({ headers: { Origin: 'http://evil.example', Authorization: 'Bearer t0ken' } }, options),
    ).toBe(403)
  })
})
