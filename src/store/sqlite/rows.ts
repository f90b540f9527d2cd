import type { Address, Envelope } from '../../model/address.ts'
import type { MessageId, SessionId } from '../../model/ids.ts'
import type { MailjetSummary } from '../../model/mailjet-fields.ts'
import type { DigestState, MessageSummary } from '../../model/message.ts'
import type { SessionFacts, SessionRecord, TranscriptLine } from '../../model/session.ts'

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
}

export interface SessionRow {
  readonly id: Buffer
  readonly started_at: number
  readonly ended_at: number | null
  readonly messages: number
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

/** The JSON of `content.session`. */
export interface StoredSession {
  readonly facts: SessionFacts
  readonly transcript: readonly TranscriptLine[]
}

export const summaryColumns = `m.seq, m.id, b.name AS mailbox, m.received_at, m.size, m.is_read, m.digest,
  m.digest_error, m.attachments, m.subject, m.preview, m.people, m.envelope, m.mailjet, m.tags`

export const digestStates: readonly DigestState[] = ['pending', 'done', 'failed']

/** Bits of `message.has`. */
export const hasBits = { html: 1, link: 2, code: 4 } as const

export function toSummary(row: SummaryRow): MessageSummary {
  const people: People = JSON.parse(row.people)
  const envelope: Envelope = JSON.parse(row.envelope)
  const mailjet: MailjetSummary | null = row.mailjet === null ? null : JSON.parse(row.mailjet)
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
  }
}

export function toSession(row: SessionRow): SessionRecord {
  const facts: SessionFacts = JSON.parse(row.facts)
  const transcript: readonly TranscriptLine[] = JSON.parse(row.transcript)
  return {
    ...facts,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    messages: row.messages,
    transcript,
  }
}

/** A UUID as its 16 bytes (RFC 9562 §4). */
export function toIdBytes(id: MessageId | SessionId): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

export function fromIdBytes(bytes: Uint8Array): MessageId {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return groups.join('-') as MessageId
}
