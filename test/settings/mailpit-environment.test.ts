import { describe, expect, it } from 'vitest'
import { createConfig } from '../../src/config.ts'
import { readMailpitEnvironment } from '../../src/settings/mailpit-environment.ts'

/** The settings that variables come to, as text. */
function lent(environment: Record<string, string>): Record<string, string> {
  const { settings } = readMailpitEnvironment(environment)
  // Each of them is one that its own parser takes.
  createConfig({}, {}, settings)
  return Object.fromEntries(Object.entries(settings).map(([name, { text }]) => [name, text]))
}

describe('the variables of Mailpit', () => {
  it.each<[Record<string, string>, Record<string, string>]>([
    [{}, {}],
    [{ MP_UI_BIND_ADDR: '0.0.0.0:9025' }, { http: '0.0.0.0:9025' }],
    [{ MP_DATABASE: '/data/mail.db' }, { data: '/data/mail.db' }],
    [
      { MP_MAX_MESSAGES: '500', MP_MAX_AGE: '3d' },
      { 'keep-count': '500', 'keep-age': '3d' },
    ],
    [
      { MP_SMTP_RELAY_HOST: 'mail.test', MP_SMTP_RELAY_ALLOWED_RECIPIENTS: '@example\\.com$' },
      { relay: 'smtp://mail.test:25', 'relay-recipients': '@example.com' },
    ],
    [
      {
        MP_SMTP_RELAY_HOST: 'mail.test',
        MP_SMTP_RELAY_PORT: '587',
        MP_SMTP_RELAY_STARTTLS: 'true',
        MP_SMTP_RELAY_ALLOW_INSECURE: '1',
        MP_SMTP_RELAY_AUTH: 'login',
        MP_SMTP_RELAY_USERNAME: 'a@b',
        MP_SMTP_RELAY_PASSWORD: 'p,:/?#',
        MP_SMTP_RELAY_ALLOWED_RECIPIENTS: '(?i)^(?:.*@(a\\.test|b.test)|qa@c\\.test)$',
      },
      {},
    ],
    [
      {
        MP_SMTP_RELAY_HOST: 'mail.test',
        MP_SMTP_RELAY_TLS: 'true',
        MP_SMTP_RELAY_PORT: '465',
        MP_SMTP_RELAY_ALLOW_INSECURE: '1',
        MP_SMTP_RELAY_AUTH: 'login',
        MP_SMTP_RELAY_USERNAME: 'a@b',
        MP_SMTP_RELAY_PASSWORD: 'p,:/?#',
        MP_SMTP_RELAY_ALLOWED_RECIPIENTS: '^.*@(a\\.test|b.test)$',
      },
      {
        relay: 'smtps://a%40b:p%2C%3A%2F%3F%23@mail.test:465?verify=no',
        'relay-recipients': '@a.test, @b.test',
      },
    ],
    // Who may get real mail is not named, or not in a way that is read here, or with exceptions.
    [{ MP_SMTP_RELAY_HOST: 'mail.test' }, {}],
    [{ MP_SMTP_RELAY_HOST: 'mail.test', MP_SMTP_RELAY_ALLOWED_RECIPIENTS: '.*' }, {}],
    [{ MP_SMTP_RELAY_HOST: 'mail.test', MP_SMTP_RELAY_ALLOWED_RECIPIENTS: '@a[bc].test' }, {}],
    [
      {
        MP_SMTP_RELAY_HOST: 'mail.test',
        MP_SMTP_RELAY_ALLOWED_RECIPIENTS: '@a.test$',
        MP_SMTP_RELAY_BLOCKED_RECIPIENTS: 'boss@',
      },
      {},
    ],
    [{ MP_MAX_MESSAGES: '0' }, {}],
    [{ MP_WEBROOT: '/q/mailpit/' }, { 'compat-base': '/q/mailpit/' }],
    [{ MP_WEBROOT: '/' }, {}],
    [{ MP_UI_AUTH: 'ada:se:same' }, { auth: 'ada:se:same' }],
    [{ MP_SMTP_BIND_ADDR: '[::]:1025' }, { smtp: 'smtp://[::]:1025' }],
    [{ MP_SMTP_REQUIRE_TLS: 'yes' }, { smtp: 'smtps://0.0.0.0:1025' }],
    [{ MP_SMTP_REQUIRE_TLS: '0' }, {}],
    [
      { MP_SMTP_REQUIRE_STARTTLS: '1', MP_SMTP_BIND_ADDR: '127.0.0.1:25' },
      { smtp: 'starttls://127.0.0.1:25', 'require-tls': 'on' },
    ],
    [
      { MP_SMTP_TLS_CERT: '/c.pem', MP_SMTP_TLS_KEY: '/k.pem' },
      { smtp: 'starttls://0.0.0.0:1025', 'tls-cert': '/c.pem', 'tls-key': '/k.pem' },
    ],
    [
      { MP_SMTP_TLS_CERT: 'sans:mail.test', MP_SMTP_TLS_KEY: 'sans:mail.test' },
      { smtp: 'starttls://0.0.0.0:1025', 'tls-names': 'mail.test' },
    ],
    [
      { MP_MAX_MESSAGE_SIZE: '10', MP_SMTP_MAX_RECIPIENTS: '200' },
      { 'smtp-limits': 'size=10MiB,recipients=200' },
    ],
    [{ MP_MAX_MESSAGE_SIZE: '0' }, { 'smtp-limits': 'size=1024MiB' }],
    [{ MP_SMTP_AUTH_FILE: '/users' }, { 'smtp-users': '/users', 'smtp-auth': 'required' }],
    [{ MP_POP3_BIND_ADDR: '127.0.0.1:1110' }, {}],
    [{ MP_POP3_BIND_ADDR: '127.0.0.1:1110', MP_POP3_AUTH: 'a:b' }, { pop3: '127.0.0.1:1110' }],
    [{ MP_POP3_AUTH: 'a:b', MP_POP3_TLS_CERT: '/c' }, { pop3: 'pop3s://0.0.0.0:1110' }],
    [{ MP_SMTP_AUTH_ACCEPT_ANY: '1', MP_ENABLE_CHAOS: 'true', MP_UI_BIND_ADDR: '' }, {}],
  ])('%j are the settings %j', (environment, settings) => {
    expect(lent(environment)).toEqual(settings)
  })

  it('are warned of once each where they say nothing here', () => {
    const { warnings } = readMailpitEnvironment({
      MP_TENANT_ID: 'x',
      MP_SMTP_AUTH: 'a:b',
      MP_SMTP_RELAY_HOST: 'x',
      MP_VERBOSE: '1',
      OTHER: 'x',
    })
    expect(warnings).toEqual([
      'MP_TENANT_ID is passed over: Postfang has no such setting',
      'MP_SMTP_AUTH is passed over: any login is taken, and its user name is the mailbox',
      expect.stringMatching(/^MP_SMTP_RELAY_HOST is passed over: .*--relay and --relay-recipients$/),
    ])
  })

  it.each([
    { MP_UI_AUTH_FILE: '/x' },
    { MP_UI_AUTH: 'a:b c:d' },
    { MP_UI_AUTH: 'a:$2y$10$abc' },
    { MP_UI_TLS_CERT: '/x' },
  ])('keep it from starting open: %j', (environment) => {
    expect(() => readMailpitEnvironment(environment)).toThrow('cannot be honoured')
  })

  it('are named where their value is wrong, and stand before our own', () => {
    const wrong = readMailpitEnvironment({ MP_MAX_AGE: 'soon' })
    expect(() => createConfig({}, {}, wrong.settings)).toThrow('MP_MAX_AGE cannot be "soon"')
    const { settings } = readMailpitEnvironment({ MP_UI_BIND_ADDR: ':1' })
    expect(createConfig({}, { POSTFANG_HTTP: ':2' }, settings).http.port).toBe(1)
    expect(createConfig({ http: ':3' }, { POSTFANG_HTTP: ':2' }, settings).http.port).toBe(3)
  })
})
