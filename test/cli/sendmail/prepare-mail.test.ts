import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prepareMail } from '../../../src/cli/sendmail/prepare-mail.ts'
import { readSendmailArguments } from '../../../src/cli/sendmail/read-sendmail-arguments.ts'

const caller = { user: 'me', host: 'host.test' }

function prepare(text: string, line: string) {
  const request = readSendmailArguments(line.split(' '))
  const { envelope, raw } = prepareMail(new Uint8Array(Buffer.from(text, 'latin1')), request, caller)
  return { ...envelope, text: raw.toString('latin1') }
}

it.each([
  ['From: a@x\nTo: B <b@x>\nCc: c@x,\n d@x\nBcc: e@x\n\nhi\n', '-t', ['b@x', 'c@x', 'd@x', 'e@x']],
  ['From: a@x\nTo: b@x\n\nhi\n', '-t f@x', ['f@x', 'b@x']],
  ['From: a@x\nTo: b@x\n\nhi\n', 'c@x', ['c@x']],
  ['From: a@x\nTo: b@x\nResent-To: r@x\n\nhi\n', '-t', ['r@x']],
  ['From: a@x\n\nhi\n', 'root "o\'neil"@x,b@x', ['root@host.test', '"o\'neil"@x', 'b@x']],
])('%j with %j goes to %j', (text, line, to) => {
  expect(prepare(text, line).to).toEqual(to)
})

it('takes Bcc away and leaves everything else as it is', () => {
  const text =
    'From: a@x\r\nBcc: e@x,\r\n f@x\r\nX-Odd:  two  blanks \r\nTo: \xe4 <b@x>\r\n\r\n\xff body\r\n..\r\n'
  expect(prepare(text, '-t -i').text).toBe(
    'From: a@x\r\nX-Odd:  two  blanks \r\nTo: \xe4 <b@x>\r\n\r\n\xff body\r\n..\r\n',
  )
})

it('ends at a lone dot unless told not to', () => {
  expect(prepare('From: a@x\n\none\n..\n.\ntwo\n', 'b@x').text).toBe('From: a@x\r\n\r\none\n..\n')
  expect(prepare('From: a@x\n\none\n.\ntwo\n', '-i b@x').text).toBe('From: a@x\r\n\r\none\n.\ntwo\n')
})

it('says who it is from where the message does not, by -f and -F', () => {
  expect(prepare('Subject: x\n\nhi\n', '-FCron -f root b@x').text).toMatch(
    /^From: Cron <root@host\.test>\r\nSubject/u,
  )
  expect(prepare('just a body\n', 'b@x').text).toBe('From: me@host.test\r\n\r\njust a body\n')
  expect(prepare('From a@x Mon Jan  1 00:00:00 2024\nFrom: a@x\n\nhi\n', '-f <> b@x')).toMatchObject({
    from: '',
    text: 'From: a@x\r\n\r\nhi\n',
  })
})

it('refuses a message that nobody is to get', () => {
  expect(() => prepare('From: a@x\n\nhi\n', '-t')).toThrow(/no recipients/u)
  expect(() => prepare('From: a@x\n\nhi\n', '-i')).toThrow(/no recipients/u)
})

it('keeps any body', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
      const text = `From: a@x\r\n\r\n${Buffer.from(body).toString('latin1')}`
      expect(prepare(text, '-i b@x').text).toBe(text)
    }),
  )
})
