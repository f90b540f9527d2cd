import { describe, expect, it } from 'vitest'
import { composeDelivered, type DeliveryOptions } from '../../../src/mailjet/delivered/compose-delivered.ts'
import { parseMessageToken } from '../../../src/mailjet/delivered/message-token.ts'
import { openMail } from '../../../src/mime/open-mail.ts'
import { aDelivery } from './deliveries.ts'

const options = aDelivery()

function deliver(lines: readonly string[], changed: Partial<DeliveryOptions> = {}) {
  const raw = new Uint8Array(Buffer.from(lines.join('\r\n')))
  const delivered = composeDelivered(raw, { ...options, ...changed })
  if (delivered.kind === 'blocked') throw new Error(delivered.errors.map(({ error }) => error.message).join())
  return {
    ...delivered,
    mail: openMail(new Uint8Array(delivered.raw)),
    text: delivered.raw.toString('latin1'),
  }
}

const head = ['From: Shop <shop@example.com>', 'To: Jane Doe <jane@example.com>', 'MIME-Version: 1.0']

describe('a message as Mailjet delivers it', () => {
  it('has the header of one, without control headers and traces of the submission', () => {
    const { mail, ids } = deliver([
      ...head,
      'Subject: Hello',
      'Received: from app by relay',
      'Message-ID: <own@app>',
      'Bcc: hidden@example.com',
      'X-MJ-CustomID: 42',
      'X-Mailjet-Campaign: Spring',
      'X-Mailer: lib 1.0',
      'X-Order: 17',
      'In-Reply-To: <thread@app>',
      'Content-Type: text/plain',
      '',
      'Hello',
    ])
    expect(mail.headers.map(({ name }) => name)).toEqual([
      'Return-Path',
      'Message-Id',
      'MIME-Version',
      'From',
      'To',
      'Subject',
      'List-Unsubscribe',
      'List-Unsubscribe-Post',
      'Feedback-Id',
      'In-Reply-To',
      'X-CSA-Complaints',
      'X-MJ-Mid',
      'X-MJ-SMTPGUID',
      'X-REPORT-ABUSE-TO',
      'X-Order',
      'Content-Type',
    ])
    const value = (name: string) => mail.headers.find((header) => header.name === name)?.value
    expect(value('X-MJ-Mid')).toBe(ids.token)
    expect(value('Message-Id')).toBe(`<${ids.short}.${ids.token.slice(0, 52)}@mailjet.com>`)
    expect(value('Return-Path')).toBe(`<${ids.short}.${ids.token.slice(0, 52)}@a1158302.bnc3.mailjet.com>`)
    expect(value('Feedback-Id')).toBe('42.1158302.1161907:MJ')
    expect(value('X-MJ-SMTPGUID')).toBe(options.uuid)
    expect(parseMessageToken(ids.token)).toMatchObject({
      uuid: options.uuid,
      time: 1_700_000_000,
      userId: 1158302,
    })
    expect(ids.campaignId).not.toBe(0)
  })

  it('has its template rendered in subject, text and HTML, and what is tracked told apart', () => {
    const { mail } = deliver([
      ...head,
      'Date: Mon, 01 Jan 2024 10:00:00 +0000',
      'Subject: Hi {{var:name}}, =?utf-8?q?gr=C3=BC=C3=9Fe?=',
      'X-MJ-TemplateLanguage: 1',
      'X-MJ-Vars: {"name":"Zoë"}',
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Hello {{var:name}}, https://a.test/ [[UNSUB_LINK_FR]]',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      'Content-ID: <html@x>',
      '',
      '<body><a href="https://a.test/?x=1">{{mj:contact.name}}</a> <a href="{{mj:unsub_link_de}}">no</a></body>',
      '--b--',
      '',
    ])
    expect(mail.subject).toBe('Hi Zoë, grüße')
    expect(mail.text).toMatch(/^Hello Zoë, https:\/\/a\.test\/ http:\/\/127\.0\.0\.1:8025\/unsub2\?hl=fr&m=/u)
    const [, position, hash, target] =
      /href="http:\/\/127\.0\.0\.1:8025\/lnk\/[\w-]{79}\/(\d+)\/([\w-]+)\/([\w-]+)"/u.exec(mail.html ?? '') ??
      []
    expect([position, hash?.length, Buffer.from(target ?? '', 'base64url').toString()]).toEqual([
      '1',
      22,
      'https://a.test/?x=1',
    ])
    expect(mail.html).toContain('>Jane Doe</a> <a href="http://127.0.0.1:8025/unsub2?hl=de&m=')
    expect(mail.html).toMatch(
      /<img src="http:\/\/127\.0\.0\.1:8025\/oo\/[\w-]{79}\/[0-9a-f]{8}\/e\.gif" height="1"/u,
    )
    expect(mail.warnings).toEqual([])
  })

  it('keeps the bytes of parts that nothing changes in', () => {
    const { text } = deliver([
      ...head,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      'preamble',
      '--b',
      'Content-Type: text/plain; charset=iso-8859-1',
      '',
      'plain =E9 \xe9',
      '--b',
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERg==',
      '--b--',
      'epilogue',
    ])
    expect(text.slice(text.indexOf('\r\n\r\n'))).toContain(
      'preamble\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nplain =E9',
    )
    expect(text).toMatch(/JVBERg==\r\n--b--\r\nepilogue$/u)
  })

  it.each([
    ['X-Mailjet-TrackOpen: 0', false, true],
    ['X-Mailjet-TrackClick: 0', true, false],
    ['X-Nothing: 0', true, true],
  ])('tracks as %s says', (line, opens, clicks) => {
    const { mail } = deliver([...head, line, 'Content-Type: text/html', '', '<a href="https://a.test">x</a>'])
    expect([mail.html?.includes('/oo/'), mail.html?.includes('/lnk/')]).toEqual([opens, clicks])
  })

  it('is blocked where the template language fails, with every error and its place', () => {
    const raw = Buffer.from(
      [
        ...head,
        'Subject: {{var:a}}',
        'X-MJ-TemplateLanguage: 1',
        'Content-Type: text/plain',
        '',
        '{% if %}',
      ].join('\r\n'),
    )
    const delivered = composeDelivered(new Uint8Array(raw), options)
    expect(delivered.kind).toBe('blocked')
    expect(delivered.errors.map(({ piece, error }) => [piece, error.message])).toEqual([
      ['subject', 'expression parsing error ## Unknown identifier: var:a ## near ## {{var:a ##'],
      ['text', 'expression parsing error ## Access violation ## near ## {% if ##'],
    ])
  })

  it('is delivered unrendered in spite of errors where the message says so', () => {
    const { mail, errors } = deliver([
      ...head,
      'X-MJ-TemplateLanguage: 1',
      'X-MJ-TemplateErrorDeliver: deliver',
      'Content-Type: text/plain',
      '',
      'Hi {{var:missing}}',
    ])
    expect(mail.text).toBe('Hi {{var:missing}}')
    expect(errors).toHaveLength(1)
  })

  it('leaves the language alone where the message does not switch it on', () => {
    const { mail } = deliver([...head, 'Content-Type: text/plain', '', 'Hi {{var:name}} [[data:x:"friend"]]'])
    expect(mail.text).toBe('Hi {{var:name}} friend')
  })

  it('is another one for each recipient, and always the same for the same', () => {
    const lines = [...head, 'Content-Type: text/html', '', '<p>x</p>']
    const many = { envelopeTo: ['jane@example.com', 'joe@example.com'] }
    const [first, again, other] = [
      deliver(lines, many),
      deliver(lines, many),
      deliver(lines, { ...many, recipient: 'joe@example.com' }),
    ]
    expect(first.raw.equals(again.raw)).toBe(true)
    expect(other.ids).not.toMatchObject({ token: first.ids.token })
    expect(parseMessageToken(first.ids.token)?.uuid).not.toBe(options.uuid)
  })
})

describe('URL tags of a message', () => {
  const html = (lines: readonly string[]) => [
    ...head,
    ...lines,
    'Content-Type: text/html',
    '',
    '<a href="http://a/#x">1</a>',
  ]

  it('go behind its links before these are tracked, and their header goes', () => {
    const { text, mail } = deliver(html(['X-Postfang-URL-Tags: utm=1']), { tracksOpens: false })
    const encoded = /\/lnk\/[^"]*\/([\w-]+)"/.exec(mail.html ?? '')?.[1] ?? ''
    expect(Buffer.from(encoded, 'base64url').toString()).toBe('http://a/?utm=1#x')
    expect(text).not.toContain('Postfang')
  })

  it('go behind its links where nothing is tracked', () => {
    const tags = ['X-Postfang-URL-Tags: utm=1', 'X-Mailjet-TrackClick: 0']
    expect(deliver(html(tags), { tracksOpens: false }).mail.html).toBe('<a href="http://a/?utm=1#x">1</a>')
  })
})
