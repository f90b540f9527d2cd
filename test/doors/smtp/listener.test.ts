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
  ])('reads %s', (text, scheme, host, port) => {
    expect(parseListener(text)).toEqual({ scheme, host, port })
  })

  it.each([
    '',
    'smtp:',
    'smtp:/',
    '1025',
    ':1025',
    '127.0.0.1:1025',
    'http://127.0.0.1:1025',
    'lmtp://:24',
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
    'smtp://host?mailbox=qa',
    'smtp://ho st',
    'smtp://-host',
    ' smtp://host',
  ])('refuses "%s" with a sentence that names it and what is allowed', (text) => {
    const refusal = expect.objectContaining({
      code: 'invalid',
      message: `expected smtp://, starttls:// or smtps:// followed by [host][:port], as in smtp://127.0.0.1:1025 (port 0 takes any free one), found "${text}"`,
    })
    expect(() => parseListener(text)).toThrow(refusal)
    expect(() => parseListener(text)).toThrow(PostfangError)
  })
})

describe('formatListener', () => {
  it.each(['smtp://127.0.0.1:1025', 'starttls://[::1]:0', 'smtps://mail.example.com:465'])(
    'writes %s',
    (url) => {
      expect(formatListener(parseListener(url))).toBe(url)
    },
  )

  it('shows the real port where there is one', () => {
    expect(formatListener(parseListener('smtp://[::]:0'), 4321)).toBe('smtp://[::]:4321')
  })
})
