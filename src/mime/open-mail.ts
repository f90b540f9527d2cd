import { createHash } from 'node:crypto'
import { limits } from '../model/limits.ts'
import type { Attachment, HeaderField, OpenedMail, Part } from '../model/opened-mail.ts'
import { findField, type RawField } from './header-block.ts'
import { findHeaderFaults } from './header-faults.ts'
import { decodeHeaderText, readEightBit, toSingleLine } from './header-text.ts'
import { inspectLines } from './inspect-lines.ts'
import { readAddressField } from './mail-header.ts'
import { decodePartBody } from './mail-structure.ts'
import type { Octets } from './octets.ts'
import { parseDate } from './parse-date.ts'
import type { PartNode } from './part-tree.ts'
import { type MailReading, readMail } from './read-mail.ts'

/** Reads a message in full. `mailjet` is left null: reading those headers is for the Mailjet engine. */
export function openMail(raw: Uint8Array<ArrayBuffer>): OpenedMail {
  return describeMail(readMail(raw))
}

/** Adds to what was read what only a full view needs: attachments with their digests, every field, the byte check. */
export function describeMail(reading: MailReading): OpenedMail {
  const { structure, header, body, html, text } = reading
  const { bytes, fields, root } = structure
  const attachments = body.attachments.map((part) => describeAttachment(bytes, part))
  const date = readDate(fields)
  return {
    headers: fields.map(describeField),
    subject: header.subject,
    from: header.from,
    to: header.to,
    cc: header.cc,
    replyTo: readAddressField(fields, 'reply-to', limits.addresses).addresses,
    date,
    messageId: readMessageId(fields),
    html,
    text,
    preview: reading.preview,
    attachments: attachments.map(({ attachment }) => attachment),
    links: reading.links(),
    codes: reading.codes(),
    mailjet: null,
    parts: describePart(root),
    remoteContent: reading.htmlFacts()?.remoteContent ?? { images: 0, trackingPixels: 0, other: 0 },
    warnings: [
      ...new Set([
        ...findHeaderFaults(fields, date),
        ...inspectLines(bytes),
        ...reading.warnings(),
        ...attachments.flatMap(({ fault }) => fault ?? []),
      ]),
    ],
    searchable: reading.searchable,
  }
}

function describeField(field: RawField): HeaderField {
  return { name: field.name, value: decodeHeaderText(field.body), raw: readEightBit(field.raw) }
}

function readDate(fields: readonly RawField[]): number | null {
  const field = findField(fields, 'date')
  return field === undefined ? null : parseDate(decodeHeaderText(field.body))
}

/** Without the angle brackets. */
function readMessageId(fields: readonly RawField[]): string | null {
  const field = findField(fields, 'message-id')
  if (field === undefined) return null
  const text = toSingleLine(decodeHeaderText(field.body))
  return /^[^<]*<([^<>]+)>/.exec(text)?.[1]?.trim() || text || null
}

function describeAttachment(bytes: Octets, part: PartNode): { attachment: Attachment; fault: string | null } {
  const { contentType, disposition, filename, contentId } = part.header
  const { body, fault } = decodePartBody(bytes, part)
  const attachment: Attachment = {
    part: part.number,
    filename,
    contentType,
    disposition: disposition ?? (contentId === null ? 'attachment' : 'inline'),
    contentId,
    size: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
  }
  return { attachment, fault }
}

function describePart({ number, header, bodyStart, bodyEnd, children }: PartNode): Part {
  const { contentType, charset, encoding, disposition, filename, contentId } = header
  return {
    part: number,
    contentType,
    charset,
    encoding,
    disposition,
    filename,
    contentId,
    size: bodyEnd - bodyStart,
    children: children.map(describePart),
  }
}
