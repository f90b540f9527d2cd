import { expect, it } from 'vitest'
import { scanHeader } from '../../../src/inbox/scan-header.ts'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

it('reads what a row of the list shows', () => {
  const header =
    'From: =?utf-8?Q?J=C3=BCrgen?= <j@example.com>\r\nTo: a@example.com, "B, C" <b@example.com>\r\nCc: c@example.com\r\n' +
    'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n from here\r\nX-MJ-CustomID: 4829\r\n\r\n'
  expect(scanHeader(bytesOf(`${header}body`))).toEqual({
    from: { name: 'Jürgen', address: 'j@example.com' },
    to: [
      { name: '', address: 'a@example.com' },
      { name: 'B, C', address: 'b@example.com' },
    ],
    cc: [{ name: '', address: 'c@example.com' }],
    toCount: 2,
    ccCount: 1,
    subject: 'Grüße from here',
    mailjet: expect.objectContaining({ customId: '4829', findings: 0 }),
    headBytes: header.length,
    tags: [],
  })
})

it.each([
  ['nothing', '', 0],
  ['an empty line', '\r\nbody', 2],
  ['a body alone', 'hello', 0],
  ['a header alone', 'X-A: b\r\n', 8],
  ['bare line feeds', 'X-A: b\n\nbody', 8],
  ['a line that is no field', 'X-A: b\r\nhello\r\n\r\n', 8],
])('takes %s', (_what, message, headBytes) => {
  expect(scanHeader(bytesOf(message))).toEqual({
    from: null,
    to: [],
    cc: [],
    toCount: 0,
    ccCount: 0,
    subject: '',
    mailjet: null,
    headBytes,
    tags: [],
  })
})

it('lists a hundred addresses and counts the rest', () => {
  const { to, toCount } = scanHeader(bytesOf(`To: ${'a@example.com, '.repeat(1_000)}\r\n\r\n`))
  expect(to).toHaveLength(100)
  expect(toCount).toBe(1_000)
})

it('reads no further than sixty-four kilobytes', () => {
  const scan = scanHeader(
    bytesOf(`Subject: early\r\nX-A: ${'b'.repeat(70_000)}\r\nFrom: late@example.com\r\n\r\n`),
  )
  expect(scan).toMatchObject({ subject: 'early', from: null, headBytes: 64 * 1024 })
})

it('puts the addresses of a field that is given twice together', () => {
  const { to, toCount } = scanHeader(bytesOf('To: a@example.com\r\nTo: b@example.com\r\n\r\n'))
  expect(to.map(({ address }) => address)).toEqual(['a@example.com', 'b@example.com'])
  expect(toCount).toBe(2)
})

it('keeps the subject on one line', () => {
  expect(scanHeader(bytesOf('Subject: =?utf-8?Q?a=0D=0Ab=00c?=\r\n\r\n')).subject).toBe('a b c')
})

it('takes the tags that a message brings along', () => {
  expect(scanHeader(bytesOf('X-Tags: Welcome, big deal\r\n\r\n')).tags).toEqual(['Welcome', 'big deal'])
})
