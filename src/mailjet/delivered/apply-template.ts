import { createHash } from 'node:crypto'
import { readAddresses } from '../../mime/addresses.ts'
import { selectBody } from '../../mime/body-selection.ts'
import { encodeHeaderText } from '../../mime/encode-header-text.ts'
import { encodeQuotedPrintable } from '../../mime/encode-quoted-printable.ts'
import type { RawField } from '../../mime/header-block.ts'
import { type MailStructure, readStructure } from '../../mime/mail-structure.ts'
import { type Octets, viewOf } from '../../mime/octets.ts'
import type { PartNode } from '../../mime/part-tree.ts'
import { findTemplateHeader, type StoredTemplate } from '../../model/stored-template.ts'

/** A piece of a MIME tree: its own header lines, and its body. */
interface Entity {
  readonly header: string
  readonly body: Octets
}

/**
 * Puts a stored template in the place of a message's body: its HTML and text are the content, what is attached to the
 * message stays attached. From, Subject and Reply-To of the template stand where the message has none.
 *
 * @returns the message as if the application had sent it so; undefined for a template without content
 */
export function applyTemplate(structure: MailStructure, template: StoredTemplate): MailStructure | undefined {
  const content = composeContent(structure, template)
  if (content === undefined) return undefined
  const kept = structure.fields.filter(({ key }) => !isContentField(key) && key !== 'mime-version')
  const lines = [
    ...kept.map(({ raw }) => raw),
    ...composeDefaults(structure.fields, template),
    'MIME-Version: 1.0',
  ]
  const head = Buffer.from(`${lines.join('\r\n')}\r\n${content.header}\r\n`, 'latin1')
  return readStructure(new Uint8Array(Buffer.concat([head, content.body])))
}

function isContentField(key: string): boolean {
  return key.startsWith('content-')
}

function composeContent(structure: MailStructure, template: StoredTemplate): Entity | undefined {
  const { html, text } = template
  const texts = [
    ...(isBlank(text) ? [] : [composeText('text/plain', text)]),
    ...(isBlank(html) ? [] : [composeText('text/html', html)]),
  ]
  if (texts.length === 0) return undefined
  const attached = selectBody(structure.root).attachments
  const isInline = ({ header }: PartNode) => header.contentId !== null && !isBlank(html)
  const copies = (parts: readonly PartNode[]) => parts.map((part) => copyPart(structure, part))
  const boundary = createHash('sha256').update(viewOf(structure.bytes)).digest('hex').slice(0, 32)
  const alternative = join('alternative', boundary, texts)
  const related = join('related', boundary, [alternative, ...copies(attached.filter(isInline))])
  return join('mixed', boundary, [related, ...copies(attached.filter((part) => !isInline(part)))])
}

function isBlank(text: string | null): text is null {
  return text === null || text.trim() === ''
}

function composeText(type: string, text: string): Entity {
  return {
    header: `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n`,
    body: viewOf(new Uint8Array(Buffer.from(encodeQuotedPrintable(text)))),
  }
}

/** The bytes of a part as they are; of a message that is itself the attachment, the fields that describe it. */
function copyPart({ bytes, fields, root }: MailStructure, part: PartNode): Entity {
  const header =
    part === root
      ? fields
          .filter(({ key }) => isContentField(key))
          .map(({ raw }) => `${raw}\r\n`)
          .join('')
      : bytes
          .subarray(part.headerStart, part.bodyStart)
          .toString('latin1')
          .replace(/\r?\n$/u, '')
  return { header, body: bytes.subarray(part.bodyStart, part.bodyEnd) }
}

/** One entity is itself; several become a multipart. */
function join(subtype: string, seed: string, entities: readonly Entity[]): Entity {
  const [only, ...others] = entities
  if (only !== undefined && others.length === 0) return only
  const boundary = `=_${subtype}_${seed}`
  const parts = entities.flatMap(({ header, body }) => [
    Buffer.from(`--${boundary}\r\n${header}\r\n`, 'latin1'),
    body,
    Buffer.from('\r\n'),
  ])
  return {
    header: `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n`,
    body: viewOf(new Uint8Array(Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]))),
  }
}

/** Header fields of the template that the message does not have. */
function composeDefaults(fields: readonly RawField[], template: StoredTemplate): readonly string[] {
  const has = (key: string) => fields.some((field) => field.key === key && field.body.trim() !== '')
  const lines: string[] = []
  for (const name of ['From', 'Reply-To'] as const) {
    const value = findTemplateHeader(template, name)
    if (value !== undefined && !has(name.toLowerCase())) lines.push(...composeAddresses(name, value))
  }
  const subject = findTemplateHeader(template, 'Subject')
  if (subject !== undefined && !has('subject')) lines.push(`Subject: ${encodeHeaderText(subject)}`)
  return lines
}

function composeAddresses(name: string, value: string): readonly string[] {
  const { addresses } = readAddresses(Buffer.from(value).toString('latin1'), 10)
  const written = addresses
    .filter(({ address }) => /^[\x21-\x7e]+$/u.test(address))
    .map(({ name: display, address }) => (display ? `${encodeDisplayName(display)} <${address}>` : address))
  return written.length === 0 ? [] : [`${name}: ${written.join(',\r\n ')}`]
}

/** RFC 5322 §3.2.5: a phrase, quoted where it is more than words. */
function encodeDisplayName(name: string): string {
  const encoded = encodeHeaderText(name)
  return encoded === name && !/^[\w ]+$/u.test(name) ? `"${name.replace(/["\\]/gu, '\\$&')}"` : encoded
}
