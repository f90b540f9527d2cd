import { randomBytes } from 'node:crypto'
import { encodeHeaderText } from '../../../mime/encode-header-text.ts'
import { encodeQuotedPrintable } from '../../../mime/encode-quoted-printable.ts'
import type { Address } from '../../../model/address.ts'
import type { SentFile, SentMail } from './read-sent.ts'

/** A MIME entity: its own header fields, and its body. */
interface Entity {
  readonly type: string
  readonly fields: readonly string[]
  readonly body: string
}

/** Writes a message (RFC 5322, RFC 2045) of what a client has handed in. Blind recipients are named nowhere. */
export function composeSent(mail: SentMail, id: string, nowMs: number): Uint8Array<ArrayBuffer> {
  const { subject, tags, headers } = mail
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  const { type, fields, body } = composeBody(mail)
  const lines = [
    addressField('From', [mail.from]),
    addressField('To', mail.to),
    addressField('Cc', mail.cc),
    addressField('Reply-To', mail.replyTo),
    `Subject: ${headerText(subject)}`,
    `Date: ${new Date(nowMs).toUTCString().replace('GMT', '+0000')}`,
    given.has('message-id') ? '' : `Message-ID: <${id}@postfang.local>`,
    tags.length === 0 ? '' : `X-Tags: ${headerText(tags.join(', '))}`,
    ...headers.map(([name, value]) => `${name}: ${headerText(value)}`),
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
    ...fields,
  ]
  const head = lines.filter((line) => line !== '').join('\r\n')
  const bytes = Buffer.from(`${head}\r\n\r\n${body}`, 'latin1')
  return new Uint8Array(bytes)
}

function addressField(name: string, people: readonly Address[]): string {
  return people.length === 0 ? '' : `${name}: ${people.map(printAddress).join(',\r\n ')}`
}

/** RFC 6532 takes an address as UTF-8; the text is latin1 by then, one character per octet. */
function printAddress({ name, address }: Address): string {
  const octets = Buffer.from(address).toString('latin1')
  if (name === '') return `<${octets}>`
  const isPlain = /^[\x20-\x7e]{1,200}$/.test(name) && !name.includes('=?')
  return `${isPlain ? `"${name.replace(/["\\]/g, '\\$&')}"` : headerText(name)} <${octets}>`
}

/** No line end of a value begins a field of its own. */
function headerText(text: string): string {
  return encodeHeaderText(text.replace(/[\r\n]+/g, ' '))
}

function composeBody({ text, html, files }: SentMail): Entity {
  const inline = files.filter(({ contentId }) => contentId !== '')
  const attached = files.filter(({ contentId }) => contentId === '')
  const page =
    html === '' ? [] : [multipart('related', [textEntity('html', html), ...inline.map(fileEntity)])]
  const plain = text === '' && html !== '' ? [] : [textEntity('plain', text)]
  const loose = html === '' ? inline : []
  const content = multipart('alternative', [...plain, ...page])
  return multipart('mixed', [content, ...[...loose, ...attached].map(fileEntity)])
}

/** One part alone needs nothing around it. */
function multipart(kind: string, parts: readonly Entity[]): Entity {
  const [only] = parts
  if (only && parts.length === 1) return only
  const boundary = `=_${randomBytes(12).toString('hex')}`
  const written = parts.map(
    ({ type, fields, body }) =>
      `--${boundary}\r\n${[`Content-Type: ${type}`, ...fields].join('\r\n')}\r\n\r\n${body}\r\n`,
  )
  const type = `multipart/${kind}; boundary="${boundary}"`
  return { type, fields: [], body: `${written.join('')}--${boundary}--\r\n` }
}

function textEntity(kind: 'plain' | 'html', text: string): Entity {
  return {
    type: `text/${kind}; charset=utf-8`,
    fields: ['Content-Transfer-Encoding: quoted-printable'],
    body: encodeQuotedPrintable(text),
  }
}

function fileEntity({ filename, contentType, contentId, bytes }: SentFile): Entity {
  const encoded = Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')
  const name =
    filename === ''
      ? ''
      : `; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed()).replace(/['()*]/g, '_')}`
  const disposition = contentId === '' ? 'attachment' : 'inline'
  return {
    type: contentType,
    fields: [
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: ${disposition}${name}`,
      ...(contentId === '' ? [] : [`Content-ID: <${Buffer.from(contentId).toString('latin1')}>`]),
    ],
    body: encoded,
  }
}
