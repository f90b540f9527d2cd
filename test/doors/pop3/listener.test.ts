import { expect, it } from 'vitest'
import { formatPop3Listener, parsePop3Listeners } from '../../../src/doors/pop3/listener.ts'

it.each([
  ['1110', ['pop3://127.0.0.1:1110']],
  ['0.0.0.0:110', ['pop3://0.0.0.0:110']],
  ['pop3://', ['pop3://127.0.0.1:1110']],
  ['pop3s://', ['pop3s://127.0.0.1:1995']],
  ['POP3S://mail.test:0', ['pop3s://mail.test:0']],
  ['pop3://mail.test', ['pop3://mail.test:1110']],
  ['pop3://[::1]', ['pop3://[::1]:1110']],
  ['pop3s://[::1]:995, 1110', ['pop3s://[::1]:995', 'pop3://127.0.0.1:1110']],
])('reads %j', (text, urls) => {
  expect(parsePop3Listeners(text).map((listener) => formatPop3Listener(listener))).toEqual(urls)
})

it.each(['', ',', 'on', '65536', 'smtp://:1', 'pop3://a b:1', '127.0.0.1'])('refuses %j', (text) => {
  expect(() => parsePop3Listeners(text)).toThrow(/^expected \[host:\]port/u)
})
