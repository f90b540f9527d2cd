import { describe, expect, it } from 'vitest'
import { formatListener, parseListener } from '../../../src/doors/smtp/listener.ts'
import { PostfangError } from '../../../src/model/errors.ts'

describe('parseListener', () => {
  it.each([
    ['smtp://', 'smtp', '127.0.0.1', 1025],
    ['starttls://', 'starttls', '127.0.0.1', 1587],
    ['smtps://', 'smtps', '127.0.0.1', 1465],
    ['smtp://:2525', 'smtp', '127.0.0.1', 2525],
    ['smtp://:0', 'smtp', '127.0.0.1', 0],
    ['smtp://:65535', 'smtp', '127.0.0.1', 65_535],
    ['SMTPS://Mail.Example.com', 'smtps', 'Mail.Example.com', 1465],
    ['smtp://localhost:25', 'smtp', 'localhost', 25],
    ['smtp://0.0.0.0:25', 'smtp', '0.0.0.0', 25],
    ['starttls://[::1]:1587', 'starttls', '::1', 1587],
    ['smtp://[::]', 'smtp', '::', 1025],
    ['lmtp://', 'lmtp', '127.0.0.1', 1024],
    ['lmtp://:24', 'lmtp', '127.0.0.1', 24],
  ])('reads %s', (text, scheme, host, port) => {
    expect(parseListener(text)).toEqual({ scheme, at: { kind: 'port', host, port }, mailbox: null })
  })

  it.each([
    ['unix:/run/postfang.sock', 'smtp', '/run/postfang.sock'],
    ['lmtp:unix:/run/postfang.sock', 'lmtp', '/run/postfang.sock'],
    ['smtp:unix:a b:c', 'smtp', 'a b:c'],
  ])('reads %s', (text, scheme, path) => {
    expect(parseListener(text)).toEqual({ scheme, at: { kind: 'socket', path }, mailbox: null })
  })

  it.each([
    ['smtp://:1026?mailbox=qa', 'qa'],
    ['starttls://?mailbox=a%20b%2C+c', 'a b,+c'],
    ['smtps://[::1]:1?mailbox=%E7%94%A8', '用'],
    ['unix:/run/postfang.sock?mailbox=qa', 'qa'],
  ])('reads the mailbox of %s', (text, mailbox) => {
    expect(parseListener(text)).toMatchObject({ mailbox })
  })

  it.each(['?', '?mailbox', '?mailbox=', '?mailbox=%20a', '?mailbox=%E7', '?box=a', '?mailbox=a&b=c'])(
    'refuses smtp://:1026%s',
    (query) => {
      expect(() => parseListener(`smtp://:1026${query}`)).toThrow(
        `expected ?mailbox= and the name of a mailbox, found "${query}"`,
      )
    },
  )

  it('refuses LMTP on the port of SMTP', () => {
    expect(() => parseListener('lmtp://:25')).toThrow('LMTP must not be spoken on port 25 (RFC 2033 §5)')
  })

  it.each([
    '',
    'smtp:',
    'smtp:/',
    '1025',
    ':1025',
    '127.0.0.1:1025',
    'http://127.0.0.1:1025',
    'unix:',
    'pop3:unix:/run/x',
    'smtp://:65536',
    'smtp://:-1',
    'smtp://:port',
    'smtp://host:',
    'smtp://2525',
    'smtp://256.1.1.1',
    'smtp://1.2.3',
    'smtp://::1',
    'smtp://[127.0.0.1]',
    'smtp://[::1',
    'smtp://user@host',
    'smtp://host/path',
    'smtp://ho st',
    'smtp://-host',
    ' smtp://host',
  ])('refuses "%s" with a sentence that names it and what is allowed', (text) => {
    const refusal = expect.objectContaining({
      code: 'invalid',
      message: `expected smtp://, starttls://, smtps:// or lmtp:// followed by [host][:port], as in smtp://127.0.0.1:1025 (port 0 takes any free one), or unix:/path/to/socket, found "${text}"`,
    })
    expect(() => parseListener(text)).toThrow(refusal)
    expect(() => parseListener(text)).toThrow(PostfangError)
  })
})

describe('formatListener', () => {
  it.each([
    'smtp://127.0.0.1:1025',
    'starttls://[::1]:0',
    'smtps://mail.example.com:465',
    'lmtp://127.0.0.1:24',
    'unix:/run/postfang.sock',
    'lmtp:unix:/run/postfang.sock',
  ])('writes %s', (url) => {
    expect(formatListener(parseListener(url))).toBe(url)
  })

  it('shows the real port where there is one', () => {
    expect(formatListener(parseListener('smtp://[::]:0'), 4321)).toBe('smtp://[::]:4321')
  })
})
