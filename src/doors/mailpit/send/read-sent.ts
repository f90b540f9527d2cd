import {
  type LenientObject,
  readLenientObject,
  toLenientObject,
} from '../../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import type { Address } from '../../../model/address.ts'
import { readTags } from '../read-tag.ts'

export interface SentFile {
  readonly filename: string
  readonly contentType: string
  /** With one it is inline. */
  readonly contentId: string
  readonly bytes: Uint8Array
}

/** A message as a client of Mailpit hands it in for sending. */
export interface SentMail {
  readonly from: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly bcc: readonly Address[]
  readonly replyTo: readonly Address[]
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly files: readonly SentFile[]
  readonly tags: readonly string[]
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** @throws HttpProblem 400 that names the member which is wrong; nothing is sent then */
export function readSent(body: Uint8Array | undefined): SentMail {
  const members = readLenientObject(body)
  const from = readPeople([members.get('From') ?? {}], 'From')[0]
  if (from === undefined) throw wrong('From', 'an address')
  const mail = {
    from,
    to: readPeople(listOf(members, 'To'), 'To'),
    cc: readPeople(listOf(members, 'Cc'), 'Cc'),
    bcc: listOf(members, 'Bcc').map((address) => ({ name: '', address: readAddress(address, 'Bcc') })),
    replyTo: readPeople(listOf(members, 'ReplyTo'), 'ReplyTo'),
    subject: textOf(members, 'Subject'),
    text: textOf(members, 'Text'),
    html: textOf(members, 'HTML'),
    files: listOf(members, 'Attachments').map(readFile),
    tags: readTags(members.get('Tags')),
    headers: readHeaders(members.get('Headers')),
  }
  if (mail.to.length + mail.cc.length + mail.bcc.length === 0)
    throw wrong('To', 'a recipient, or one in Cc or Bcc')
  return mail
}

function wrong(member: string, expected: string): HttpProblem {
  return new HttpProblem(400, `${member}: expected ${expected}; nothing was sent`)
}

function listOf(members: LenientObject, name: string): readonly unknown[] {
  const value = members.get(name) ?? []
  if (Array.isArray(value)) return value
  throw wrong(name, 'a list')
}

function textOf(members: LenientObject, name: string): string {
  const value = members.get(name) ?? ''
  if (typeof value === 'string') return value
  throw wrong(name, 'a text')
}

function readPeople(values: readonly unknown[], member: string): readonly Address[] {
  return values.map((value) => {
    const person = toLenientObject(value)
    if (!person) throw wrong(member, 'an object with Email and Name')
    return { name: textOf(person, 'Name'), address: readAddress(person.get('Email'), member) }
  })
}

/** What can stand between angle brackets without ending them, or the line. */
const address = /^(?:"[^"\\\p{C}]+"|[^\s"<>(),:;\\[\]\p{C}@]+)@[^\s"<>(),;\\\p{C}@]+$/u

function readAddress(value: unknown, member: string): string {
  if (typeof value === 'string' && value.length <= 500 && address.test(value.trim())) return value.trim()
  throw wrong(member, 'an address such as ann@example.com')
}

/** RFC 5322 §3.6.8. */
const fieldName = /^[!-9;-~]{1,200}$/
const ownFields: ReadonlySet<string> = new Set(
  'to from cc bcc reply-to date subject content-type content-transfer-encoding mime-version'.split(' '),
)

function readHeaders(value: unknown): SentMail['headers'] {
  if (value === undefined || value === null) return []
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong('Headers', 'an object')
  return Object.entries(value).map(([name, text]) => {
    if (!fieldName.test(name)) throw wrong('Headers', 'names of printable ASCII without a colon')
    if (ownFields.has(name.toLowerCase()))
      throw wrong(`Headers.${name}`, 'a header that has no member of its own')
    if (typeof text !== 'string') throw wrong(`Headers.${name}`, 'a text')
    return [name, text] as const
  })
}

function readFile(value: unknown): SentFile {
  const file = toLenientObject(value)
  if (!file) throw wrong('Attachments', 'objects with Content and Filename')
  // A browser reads a file as `data:image/png;base64,…`.
  const encoded = textOf(file, 'Content').replace(/^.*,/s, '').replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw wrong('Attachments.Content', 'Base64')
  const bytes = Buffer.from(encoded, 'base64')
  return {
    filename: textOf(file, 'Filename'),
    contentType: readType(textOf(file, 'ContentType')) ?? guessType(bytes),
    contentId: textOf(file, 'ContentID').replace(/[<>\s\p{C}]/gu, ''),
    bytes,
  }
}

function readType(text: string): string | undefined {
  return /^[\w.+-]{1,100}\/[\w.+-]{1,100}/.exec(text.trim())?.[0]
}

const magic: readonly (readonly [start: string, type: string])[] = [
  ['\x89PNG', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF8', 'image/gif'],
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
]

function guessType(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 8)
  const known = magic.find(([prefix]) => start.startsWith(prefix))?.[1]
  return known ?? (bytes.includes(0) ? 'application/octet-stream' : 'text/plain; charset=utf-8')
}
