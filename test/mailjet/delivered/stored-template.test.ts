import { describe, expect, it } from 'vitest'
import { composeDelivered } from '../../../src/mailjet/delivered/compose-delivered.ts'
import { openMail } from '../../../src/mime/open-mail.ts'
import type { StoredTemplate } from '../../../src/model/stored-template.ts'
import { aTemplate } from '../../store/messages.ts'
import { aDelivery } from './deliveries.ts'

const stored = (facts: Partial<StoredTemplate> = {}): StoredTemplate => ({
  ...aTemplate(),
  id: 12,
  html: '<p>Hello {{var:name}} [[data:first:"friend"]] {{mj:template.name}}</p>',
  text: 'Hello {{var:name}}',
  headers: {
    From: 'Pilot Ödön <pilot@example.com>',
    Subject: 'Grüße, {{var:name}}',
    'reply-to': 'help@example.com',
  },
  ...facts,
})

const named = ['X-MJ-TemplateID: 12', 'X-MJ-TemplateLanguage: 1', 'X-MJ-Vars: {"name":"Zoë"}']
const addressed = [
  'From: shop@example.com',
  'To: jane@example.com',
  'Date: Mon, 01 Jan 2024 10:00:00 +0000',
  ...named,
]

function deliver(lines: readonly string[], template: StoredTemplate | undefined) {
  const raw = new Uint8Array(Buffer.from(lines.join('\r\n')))
  return composeDelivered(raw, aDelivery({ template, tracksOpens: false }))
}

function read(lines: readonly string[], template: StoredTemplate) {
  const delivered = deliver(lines, template)
  if (delivered.kind === 'blocked') throw new Error(delivered.reason)
  return openMail(new Uint8Array(delivered.raw))
}

describe('a message that names a stored template', () => {
  it('has its content in place of the body, rendered', () => {
    const mail = read([...addressed, 'Content-Type: text/plain', '', 'This is never seen'], stored())
    expect(mail.html).toBe('<p>Hello Zoë friend Welcome</p>')
    expect(mail.text).toBe('Hello Zoë')
    expect([mail.subject, mail.from, mail.warnings]).toEqual([
      'Grüße, Zoë',
      { name: '', address: 'shop@example.com' },
      [],
    ])
    expect(mail.replyTo).toEqual([{ name: '', address: 'help@example.com' }])
  })

  it('takes from it only the header fields that it does not have', () => {
    const own = ['Subject: Own', 'Reply-To: own@example.com', 'To: jane@example.com', ...named, '', 'x']
    const mail = read(own, stored())
    expect([mail.subject, mail.replyTo]).toEqual(['Own', [{ name: '', address: 'own@example.com' }]])
    expect(mail.from).toEqual({ name: 'Pilot Ödön', address: 'pilot@example.com' })
  })

  it('keeps what is attached, byte for byte, and the images that its HTML shows', () => {
    const mail = read(
      [
        ...addressed,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>never seen</p>',
        '--b',
        'Content-Type: image/png; name=a.png',
        'Content-ID: <logo>',
        'Content-Transfer-Encoding: base64',
        '',
        'iVBORw==',
        '--b',
        'Content-Type: application/pdf; name=a.pdf',
        'Content-Transfer-Encoding: base64',
        '',
        'JVBERg==',
        '--b--',
      ],
      stored(),
    )
    expect(mail.html).toContain('Zoë')
    expect(mail.attachments.map(({ filename, contentType, size }) => [filename, contentType, size])).toEqual([
      ['a.png', 'image/png', 4],
      ['a.pdf', 'application/pdf', 4],
    ])
    expect(mail.warnings).toEqual([])
  })

  it('keeps an attachment that is all there was', () => {
    const pdf = [
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERg==',
    ]
    const mail = read([...addressed, ...pdf], stored({ text: null }))
    expect(mail.text).toBeNull()
    expect(mail.attachments.map(({ filename, size }) => [filename, size])).toEqual([['a.pdf', 4]])
  })

  it.each([
    ['there is none of that id', undefined],
    ['it is empty', stored({ html: null, text: ' ' })],
  ])('is blocked where %s', (_what, template) => {
    expect(deliver([...addressed, '', 'x'], template)).toMatchObject({
      kind: 'blocked',
      reason: 'bad or empty template',
      errors: [],
    })
  })

  it('is blocked where the language fails in it, and says where', () => {
    const delivered = deliver([...addressed, '', 'x'], stored({ html: '<p>\n{{var:none}}</p>' }))
    expect(delivered).toMatchObject({ kind: 'blocked', reason: 'error in template language' })
    expect(delivered.errors.map(({ piece }) => piece)).toEqual(['html'])
  })

  it('has only the older marks replaced where it does not switch the language on', () => {
    const mail = read(['From: shop@example.com', 'X-MJ-TemplateID: 12', '', 'x'], stored())
    expect(mail.html).toBe('<p>Hello {{var:name}} friend {{mj:template.name}}</p>')
  })

  it('is blocked where the id can be none, such as a name', () => {
    const lines = ['From: shop@example.com', 'X-MJ-TemplateID: welcome', '', 'own body']
    expect(deliver(lines, stored())).toMatchObject({ kind: 'blocked', reason: 'bad or empty template' })
  })

  it.each(['', '0'])('is the message as it is where the id is "%s"', (id) => {
    const mail = read(['From: shop@example.com', `X-MJ-TemplateID: ${id}`, '', 'own body'], stored())
    expect(mail.text).toBe('own body')
  })
})
