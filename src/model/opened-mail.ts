import type { Address } from './address.ts'
import type { MailjetFields } from './mailjet-fields.ts'
import type { SearchableText } from './message.ts'

/** One header field (RFC 5322 §2.2). */
export interface HeaderField {
  /** As written. */
  readonly name: string
  /** Unfolded, encoded words decoded (RFC 2047); raw 8-bit text read as UTF-8, else as Windows-1252. */
  readonly value: string
  /** As received, folds included, without the line end that closes the field. */
  readonly raw: string
}

/** A node of the MIME tree (RFC 2046). */
export interface Part {
  /** IMAP's numbering (RFC 3501 §6.4.5): `1`, `2.1`; `""` for a multipart message itself. */
  readonly part: string
  /** Lower case, without parameters. */
  readonly contentType: string
  readonly charset: string | null
  /** Content-Transfer-Encoding, lower case; `7bit` where absent. */
  readonly encoding: string
  readonly disposition: 'attachment' | 'inline' | null
  /** Decoded (RFC 2231, RFC 2047), as sent: never used as a path. */
  readonly filename: string | null
  readonly contentId: string | null
  /** Bytes of the body as transferred. */
  readonly size: number
  readonly children: readonly Part[]
}

export interface Attachment {
  readonly part: string
  readonly filename: string | null
  readonly contentType: string
  readonly disposition: 'attachment' | 'inline'
  readonly contentId: string | null
  /** Bytes after decoding. */
  readonly size: number
  /** Hex. */
  readonly sha256: string
}

export interface Link {
  readonly url: string
  readonly text: string
  readonly from: 'html' | 'text'
}

/** A message read in full: everything that is shown of it is derived from its bytes, each time. */
export interface OpenedMail {
  readonly headers: readonly HeaderField[]
  readonly subject: string
  readonly from: Address | null
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly replyTo: readonly Address[]
  /** Epoch ms of the Date header. */
  readonly date: number | null
  readonly messageId: string | null
  /** The HTML as sent, decoded from its charset, nothing else changed; null where there is none. */
  readonly html: string | null
  /** The plain text part; where there is only HTML, null. */
  readonly text: string | null
  readonly preview: string
  readonly attachments: readonly Attachment[]
  readonly links: readonly Link[]
  readonly codes: readonly string[]
  readonly mailjet: MailjetFields | null
  readonly parts: Part
  readonly remoteContent: { readonly images: number; readonly trackingPixels: number; readonly other: number }
  /** Oddities worth a developer's notice, one sentence each. */
  readonly warnings: readonly string[]
  /** What the search index gets. */
  readonly searchable: SearchableText
}
