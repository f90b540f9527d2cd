import type { Address, Envelope } from '../../model/address.ts'
import type { MessageId, SessionId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { MailjetSummary } from '../../model/mailjet-fields.ts'
import type { DigestState, MessageSummary, NewMessage, Rejection } from '../../model/message.ts'
import type { SessionFacts, SessionRecord } from '../../model/session.ts'
import { type AnyStoredTranscript, readTranscript, toStoredTranscript } from './stored-transcript.ts'

/** Rows as SQLite hands them out; nothing outside store/sqlite/ sees them. */

export interface SummaryRow {
  readonly seq: number
  readonly id: Buffer
  readonly mailbox: string
  readonly received_at: number
  readonly size: number
  readonly is_read: number
  readonly digest: number
  readonly digest_error: string | null
  readonly attachments: number
  readonly subject: string
  readonly preview: string
  readonly people: string
  readonly envelope: string
  readonly mailjet: string | null
  readonly tags: string | null
  /** JSON of a {@link Rejection}. */
  readonly rejected: string | null
}

export interface SessionRow {
  readonly id: Buffer
  readonly started_at: number
  readonly ended_at: number | null
  readonly messages: number
  readonly problems: number
  readonly facts: string
  readonly end_reason: string | null
  readonly transcript: string
}

/** The JSON of `message.people`. */
export interface People {
  readonly from: Address | null
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly toCount: number
  readonly ccCount: number
}

/** Facts of a session as they are kept: without what a connection does not have, since every message has its own. */
export type StoredFacts = Pick<SessionFacts, 'id' | 'listener' | 'clientAddress'> & Partial<SessionFacts>

/** The JSON of `origin.session`. */
export interface StoredSession {
  readonly facts: StoredFacts
  readonly transcript: AnyStoredTranscript
}

/**
 * A message as the writer gets it, its bytes apart: flat, its JSON made on the sender's thread, since strings cross to another thread for
 * less than the objects they describe, and a list for less than an object with names.
 */
export type NewMessageRow = readonly [
  id: MessageId,
  mailbox: string,
  receivedAt: number,
  subject: string,
  people: string,
  envelope: string,
  mailjet: string | null,
  customId: string | null,
  campaign: string | null,
  templateId: number | null,
  session: string,
  rejected: string | null,
  isNotice: boolean,
]

export function toNewMessageRow(message: NewMessage): NewMessageRow {
  const { id, scan, session, transcript, mailbox, receivedAt, envelope, rejected } = message
  const stored: StoredSession = { facts: toStoredFacts(session), transcript: toStoredTranscript(transcript) }
  const { mailjet, customId, campaign, templateId } = toMailjetColumns(scan.mailjet)
  return [
    id,
    mailbox,
    receivedAt,
    scan.subject,
    toPeople(scan),
    JSON.stringify(envelope),
    mailjet,
    customId,
    campaign,
    templateId,
    JSON.stringify(stored),
    rejected ? JSON.stringify(rejected) : null,
    message.isNotice === true,
  ]
}

export function toMailjetColumns(mailjet: MailjetSummary | null) {
  return {
    mailjet: mailjet && JSON.stringify(mailjet),
    customId: mailjet?.customId ?? null,
    campaign: mailjet?.campaign ?? null,
    templateId: mailjet?.templateId ?? null,
  }
}

/** The JSON of `message.people`, as long as a list row may be. */
export function toPeople({ from, to, cc, toCount, ccCount }: People): string {
  return JSON.stringify({ from, to: shortened(to), cc: shortened(cc), toCount, ccCount })
}

function shortened<T>(addresses: readonly T[]): readonly T[] {
  return addresses.length > limits.listedAddresses ? addresses.slice(0, limits.listedAddresses) : addresses
}

export const summaryColumns = `m.seq, m.id, b.name AS mailbox, m.received_at, m.size, m.is_read, m.digest,
  m.digest_error, m.attachments, m.subject, m.preview, m.people, m.envelope, m.mailjet, m.tags, m.rejected`

export const digestStates: readonly DigestState[] = ['pending', 'done', 'failed']

/** Bits of `message.has`. */
export const hasBits = { html: 1, link: 2, code: 4 } as const

export function toSummary(row: SummaryRow): MessageSummary {
  const people: People = JSON.parse(row.people)
  const envelope: Envelope = JSON.parse(row.envelope)
  const mailjet: MailjetSummary | null = row.mailjet === null ? null : JSON.parse(row.mailjet)
  const rejected: Rejection | null = row.rejected === null ? null : JSON.parse(row.rejected)
  const tags: readonly string[] = row.tags === null ? [] : JSON.parse(row.tags)
  return {
    seq: row.seq,
    id: fromIdBytes(row.id),
    mailbox: row.mailbox,
    receivedAt: row.received_at,
    ...people,
    envelope,
    subject: row.subject,
    preview: row.preview,
    sizeBytes: row.size,
    attachments: row.attachments,
    isRead: row.is_read === 1,
    tags,
    mailjet,
    digest: digestStates[row.digest] ?? 'failed',
    digestError: row.digest_error,
    rejected,
  }
}

/** {@link toFacts} makes them whole again. */
export function toStoredFacts({ tls, user, helo, faults, ...facts }: SessionFacts): StoredFacts {
  return {
    ...facts,
    ...(tls && { tls }),
    ...(user !== null && { user }),
    ...(helo !== null && { helo }),
    ...(faults.length > 0 && { faults }),
  }
}

/** As {@link toStoredFacts} made them, or whole as they once were. */
export function toFacts(stored: StoredFacts): SessionFacts {
  return { tls: null, user: null, helo: null, faults: [], ...stored }
}

export function toSession(row: SessionRow): SessionRecord {
  const stored: StoredFacts & Partial<Pick<SessionRecord, 'mailboxes' | 'kept'>> = JSON.parse(row.facts)
  const facts = toFacts({ ...stored, id: fromIdBytes<SessionId>(row.id) })
  const transcript = readTranscript(JSON.parse(row.transcript))
  return {
    ...facts,
    // Sessions of before did not say where their messages went.
    mailboxes: stored.mailboxes ?? [],
    kept: stored.kept ?? [],
    problems: row.problems,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    messages: row.messages,
    transcript,
  }
}

/** A tag as it is searched for: letter case aside. */
export function foldTag(tag: string): string {
  return tag.toLowerCase()
}

/** A UUID as its 16 bytes (RFC 9562 §4). */
export function toIdBytes(id: MessageId | SessionId): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

/** The smallest UUIDv7 of that millisecond; of times before 1970 the smallest of all. */
export function toFirstId(epochMs: number): Buffer {
  const id = Buffer.alloc(16)
  id.writeUIntBE(Math.max(0, epochMs), 0, 6)
  return id
}

export function fromIdBytes<Id extends MessageId | SessionId = MessageId>(bytes: Uint8Array): Id {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return groups.join('-') as Id
}
