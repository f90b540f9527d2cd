import { createHash } from 'node:crypto'
import type { InboxMessage } from '../../inbox/inbox.ts'
import type { Address } from '../../model/address.ts'
import type { MessageSummary } from '../../model/message.ts'
import type { Attachment, HeaderField, OpenedMail } from '../../model/opened-mail.ts'
import type { MaildevVersion } from './maildev-options.ts'

/** A message as MailDev writes it; members that have nothing to say are left out. */
export type EmailJson = Readonly<Record<string, unknown>>

/**
 * @param html with its own images in place, which is how version 3 shows it; undefined for the HTML as sent
 */
export function emailJson(
  { stored, mail }: InboxMessage,
  { major }: MaildevVersion,
  html: string | undefined = mail?.html ?? undefined,
): EmailJson {
  const { summary, session } = stored
  const attachments = (mail?.attachments ?? []).map((attachment) =>
    attachmentJson(summary.id, attachment, major),
  )
  return {
    ...summaryMembers(summary),
    time: timeOf(summary, mail),
    html: html === undefined ? undefined : withLineFeeds(html),
    text: mail?.text == null ? undefined : withLineFeeds(mail.text),
    headers: headersJson(mail?.headers ?? []),
    ...readReferences(mail?.headers ?? [], major),
    replyTo: orNothing(mail?.replyTo ?? []),
    priority: readPriority(mail?.headers ?? []),
    date: mail?.date == null ? undefined : new Date(mail.date).toISOString(),
    envelope: {
      from: envelopeAddress(summary.envelope.from),
      to: summary.envelope.to.map(envelopeAddress),
      host: session.helo ?? undefined,
      remoteAddress: session.clientAddress,
    },
    source: `${summary.id}.eml`,
    attachments: attachments.length === 0 && major === 2 ? null : attachments,
    calculatedBcc: findBlind(summary),
  }
}

/** What version 3 lists, and tells of as it arrives. */
export function emailSummaryJson(summary: MessageSummary): EmailJson {
  return {
    ...summaryMembers(summary),
    time: new Date(summary.receivedAt).toISOString(),
    attachmentCount: summary.attachments,
    preview: summary.preview,
  }
}

function summaryMembers(summary: MessageSummary) {
  return {
    id: summary.id,
    read: summary.isRead,
    subject: summary.subject,
    size: summary.sizeBytes,
    sizeHuman: formatBytes(summary.sizeBytes),
    from: summary.from ? [toAddress(summary.from)] : [],
    to: summary.to.map(toAddress),
    cc: orNothing(summary.cc),
  }
}

function toAddress({ address, name }: Address) {
  return { address, name }
}

function orNothing(addresses: readonly Address[]) {
  return addresses.length === 0 ? undefined : addresses.map(toAddress)
}

function envelopeAddress(address: string) {
  return { address, args: false }
}

/** When it was written, as far as it says so. */
function timeOf({ receivedAt }: MessageSummary, mail: OpenedMail | null): string {
  return new Date(mail?.date ?? receivedAt).toISOString()
}

/** Recipients of the envelope that neither To nor Cc names. */
function findBlind({ envelope, to, cc }: MessageSummary) {
  const named = new Set([...to, ...cc].map(({ address }) => address))
  return envelope.to.filter((address) => !named.has(address)).map((address) => ({ address, name: '' }))
}

/** By name in lower case; of a header that is given several times, all values. */
function headersJson(headers: readonly HeaderField[]): Readonly<Record<string, string | readonly string[]>> {
  const groups = Map.groupBy(headers, ({ name }) => name.toLowerCase())
  return Object.fromEntries(
    [...groups].map(([name, fields]) => {
      const values = fields.map(({ value }) => value)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** Version 2 gives ids without their brackets, as lists. */
function readReferences(headers: readonly HeaderField[], major: 2 | 3) {
  const inReplyTo = findHeader(headers, 'in-reply-to')
  if (major === 3) return { inReplyTo }
  return {
    messageId: findHeader(headers, 'message-id')?.replace(/^<|>$/g, ''),
    inReplyTo: inReplyTo === undefined ? undefined : readIds(inReplyTo),
    references: readReferenceIds(headers),
  }
}

function readReferenceIds(headers: readonly HeaderField[]) {
  const references = findHeader(headers, 'references')
  return references === undefined ? undefined : readIds(references)
}

function readIds(value: string): readonly string[] {
  return value.split(/[\s<>]+/).filter((id) => id !== '')
}

function findHeader(headers: readonly HeaderField[], key: string): string | undefined {
  return headers.find(({ name }) => name.toLowerCase() === key)?.value
}

function readPriority(headers: readonly HeaderField[]): 'high' | 'normal' | 'low' {
  const value = ['x-priority', 'x-msmail-priority', 'importance', 'priority']
    .map((key) => findHeader(headers, key))
    .find((found) => found !== undefined)
  const [level = ''] = /[a-z1-5]+/.exec(value?.toLowerCase() ?? '') ?? []
  if (['1', '2', 'high', 'urgent', 'highest'].includes(level)) return 'high'
  return ['4', '5', 'low', 'non', 'lowest'].includes(level) ? 'low' : 'normal'
}

function attachmentJson(id: string, attachment: Attachment, major: 2 | 3) {
  const { contentType, contentId, disposition, filename, size, sha256 } = attachment
  const generatedFileName = generateFileName(id, attachment)
  const common = { contentType, contentDisposition: disposition, generatedFileName }
  const named = filename ?? `attachment${extensionOf(attachment)}`
  if (major === 3) return { ...common, filename: named, contentId: contentId ?? undefined, size }
  return {
    ...common,
    fileName: named,
    contentId: contentId ?? `${sha256.slice(0, 32)}@postfang`,
    checksum: sha256,
    length: size,
    transformed: true,
  }
}

/** Says nothing of where it comes from but its kind: it is the name in an address, never one of a file of ours. */
export function generateFileName(id: string, attachment: Attachment): string {
  const hash = createHash('md5').update(attachment.contentId ?? `${id}/${attachment.part}`)
  return hash.digest('hex') + extensionOf(attachment)
}

function extensionOf({ filename }: Attachment): string {
  return /\.[A-Za-z0-9]{1,10}$/.exec(filename ?? '')?.[0] ?? ''
}

/** MailDev keeps lines with a line feed at their end. */
function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const unit = bytes < 1024 ** 2 ? 1 : 2
  return `${Number((bytes / 1024 ** unit).toFixed(2))} ${unit === 1 ? 'KB' : 'MB'}`
}
