import type { Address, Envelope } from './address.ts'
import type { MessageId } from './ids.ts'
import type { MailjetSummary } from './mailjet-fields.ts'
import type { SessionFacts, TranscriptLine } from './session.ts'

/** How far a message has been read: `pending` until the digest has run, `failed` where a limit was hit. */
export type DigestState = 'pending' | 'done' | 'failed'

/** What the header scan reads on the way to the 250: enough for a row of the list, bounded work for any input. */
export interface HeaderScan {
  readonly from: Address | null
  /** At most `limits.listedAddresses`; `toCount` tells how many there are. */
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly toCount: number
  readonly ccCount: number
  readonly subject: string
  readonly mailjet: MailjetSummary | null
  /** Octets up to and including the empty line that ends the header block (RFC 5322 §2.1). */
  readonly headBytes: number
}

/** The reply that refused a message which had come in whole: code (RFC 5321 §4.2), enhanced code (RFC 3463), text. */
export interface Rejection {
  readonly code: number
  /** Null where the reply has none. */
  readonly enhancedCode: string | null
  readonly text: string
}

/** A message on its way into the store. `raw` is handed over: whoever passed it may not touch it again. */
export interface NewMessage {
  readonly id: MessageId
  readonly mailbox: string
  /** Epoch milliseconds. */
  readonly receivedAt: number
  readonly envelope: Envelope
  readonly scan: HeaderScan
  readonly session: SessionFacts
  readonly transcript: readonly TranscriptLine[]
  /** For a message that was refused: it is kept, but counts nowhere as received. */
  readonly rejected?: Rejection | null | undefined
  /** Mail of the relay itself, such as a report: nothing happens to it after sending. */
  readonly isNotice?: boolean | undefined
  readonly raw: Uint8Array<ArrayBuffer>
}

/** What people and tests set on a message. */
export interface Marks {
  readonly isRead: boolean | undefined
  /** Without repeats, in the order given. */
  readonly tags: readonly string[] | undefined
}

/** A row of the list. */
export interface MessageSummary {
  readonly seq: number
  readonly id: MessageId
  readonly mailbox: string
  readonly receivedAt: number
  readonly from: Address | null
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly toCount: number
  readonly ccCount: number
  readonly envelope: Envelope
  readonly subject: string
  readonly preview: string
  readonly sizeBytes: number
  readonly attachments: number
  readonly isRead: boolean
  readonly tags: readonly string[]
  readonly mailjet: MailjetSummary | null
  readonly digest: DigestState
  /** Why the digest failed; null otherwise. */
  readonly digestError: string | null
  /** Null for a message that was received. */
  readonly rejected: Rejection | null
}

/** Words to index, one entry per search field. */
export interface SearchableText {
  readonly from: string
  readonly to: string
  readonly cc: string
  readonly subject: string
  readonly body: string
  readonly attachmentNames: string
  /** Decoded header fields for `header:Name=value`. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** What the digest found; replaces the scan's reading where the scan had to stop early. */
export type DigestResult =
  | {
      readonly kind: 'done'
      readonly id: MessageId
      readonly subject: string
      readonly from: Address | null
      readonly to: readonly Address[]
      readonly cc: readonly Address[]
      readonly toCount: number
      readonly ccCount: number
      readonly mailjet: MailjetSummary | null
      readonly preview: string
      readonly attachments: number
      readonly hasHtml: boolean
      readonly hasLink: boolean
      readonly hasCode: boolean
      readonly text: SearchableText
    }
  | {
      readonly kind: 'failed'
      readonly id: MessageId
      readonly reason: string
      readonly text: SearchableText
    }

/** A stored message without its bytes. */
export interface StoredMessage {
  readonly summary: MessageSummary
  readonly session: SessionFacts
  readonly transcript: readonly TranscriptLine[]
}
