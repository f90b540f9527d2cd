import fc from 'fast-check'
import { expect, it } from 'vitest'
import { collapseSpaces } from '../../src/mime/collapse-spaces.ts'
import { openMail } from '../../src/mime/open-mail.ts'
import { messageBytes } from './message-bytes.ts'

it('finds the body behind a header that is too long to be read in full', () => {
  const header = `Subject: long\n${`X-Filler: ${'x'.repeat(1_000)}\n`.repeat(5_000)}X-Last: 1\n`
  const mail = openMail(messageBytes(`${header}\nthe body`))
  expect(mail).toMatchObject({ subject: 'long', text: 'the body' })
  expect(mail.warnings).toContain('The header is longer than 4194304 octets; the rest of it is not read')
})

it('keeps the first twenty thousand header fields', () => {
  const mail = openMail(messageBytes(`${'X-A: b\n'.repeat(30_000)}\nthe body`))
  expect(mail.headers).toHaveLength(20_000)
  expect(mail.text).toBe('the body')
  expect(mail.warnings).toContain('The header has 30000 fields; the first 20000 are read')
})

it('keeps the first fifty thousand addresses', () => {
  const mail = openMail(messageBytes(`To: ${'a@example.com, '.repeat(60_000)}\n\n`))
  expect(mail.to).toHaveLength(50_000)
  expect(mail.warnings).toContain('The message has 60000 addresses in To and Cc; the first 50000 are listed')
})

it('lists two thousand links', () => {
  const mail = openMail(messageBytes(`\n${'https://example.com/ '.repeat(3_000)}`))
  expect(mail.links).toHaveLength(2_000)
  expect(mail.warnings).toContain('The message has 3000 links; the first 2000 are listed')
})

it('keeps header fields as received and as meant', () => {
  const { headers } = openMail(messageBytes('X-Note : =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n again\nx-note:ü\n\n'))
  expect(headers).toEqual([
    { name: 'X-Note', value: 'Grüße again', raw: 'X-Note : =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n again' },
    { name: 'x-note', value: 'ü', raw: 'x-note:ü' },
  ])
})

it.each([
  ['<a.b@example.com>', 'a.b@example.com'],
  ['  <a.b@example.com> ', 'a.b@example.com'],
  ['(note) <a.b@example.com>', 'a.b@example.com'],
  ['a.b@example.com', 'a.b@example.com'],
  ['<a.b@example.com', '<a.b@example.com'],
  ['', null],
])('reads the message id of "%s"', (written, messageId) => {
  expect(openMail(messageBytes(`Message-ID: ${written}\n\n`)).messageId).toBe(messageId)
})

it('previews the text, or the words of the HTML where the text is blank', () => {
  const alternative = (text: string) =>
    `Content-Type: multipart/alternative; boundary=b\n\n--b\n\n${text}\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--`
  expect(openMail(messageBytes(alternative('  some\n\n text '))).preview).toBe('some text')
  expect(openMail(messageBytes(alternative(' \n '))).preview).toBe('html')
  expect(openMail(messageBytes(alternative(' \n '))).searchable.body).toBe('html')
})

it('previews a hundred and sixty characters, none of them cut in two', () => {
  expect(openMail(messageBytes(`\n${'x'.repeat(500)}`)).preview).toBe('x'.repeat(160))
  expect(
    openMail(messageBytes(`Content-Type: text/plain; charset=utf-8\n\n${'x'.repeat(159)}👋`)).preview,
  ).toBe('x'.repeat(159))
})

it('previews the same characters wherever in the text their white space lies', () => {
  const runs = [
    ' ',
    '  ',
    '\n',
    ' \u200b',
    '\u200b',
    '\u200b\u200c',
    '\u200b\u200c\u200d',
    '\u200b '.repeat(80),
    ' '.repeat(170),
  ]
  const text = fc
    .array(
      fc.oneof(fc.constantFrom(...runs), fc.constant('x'.repeat(40)), fc.constant('👋'), fc.constant('y')),
    )
    .map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, fc.constantFrom(...runs), fc.nat(4), (text, run, more) => {
      const all = `${'x'.repeat(155 + more)}${run}${text}`
      const { preview } = openMail(messageBytes(`Content-Type: text/plain; charset=utf-8\n\n${all}`))
      const line = collapseSpaces(all.slice(0, 8_000)).trim()
      expect(preview).toBe(line.slice(0, 160).replace(/[\ud800-\udbff]$/, ''))
    }),
  )
})

it('leaves the invisible characters that fill up a preview out of it', () => {
  const filler = '&zwnj;'.repeat(20) + '&#847;&zwnj;&nbsp;'.repeat(20)
  expect(openMail(messageBytes(`Content-Type: text/html\n\n<div>Hello${filler}</div><p>there`)).preview).toBe(
    'Hello there',
  )
})

it('finds a code that only the subject gives', () => {
  expect(openMail(messageBytes('Subject: 482913 is your login code\n\nWelcome back')).codes).toEqual([
    '482913',
  ])
})

it('indexes two hundred header fields, each to a thousand characters', () => {
  const { headers } = openMail(
    messageBytes(`X-Long: ${'x'.repeat(5_000)}\n${'X-A: b\n'.repeat(300)}\n`),
  ).searchable
  expect(headers).toHaveLength(200)
  expect(headers[0]?.value).toBe('x'.repeat(1_000))
})

it('indexes a quarter of a million characters of the text', () => {
  expect(openMail(messageBytes(`\n${'word '.repeat(100_000)}`)).searchable.body).toHaveLength(256 * 1024)
})
