import { isoTime } from '../../../http/summary-json.ts'
import type { Inbox } from '../../../inbox/inbox.ts'
import { readHeaderBlock } from '../../../mime/header-block.ts'
import { decodeHeaderText } from '../../../mime/header-text.ts'
import { readAddressField } from '../../../mime/mail-header.ts'
import { viewOf } from '../../../mime/octets.ts'
import type { Address } from '../../../model/address.ts'
import { limits } from '../../../model/limits.ts'
import type { MessageSummary } from '../../../model/message.ts'
import { addressJson, listBlind, type MailpitAddress } from './address-json.ts'

/** A row of Mailpit's list. */
export interface MailpitSummary {
  readonly ID: string
  readonly MessageID: string
  readonly Read: boolean
  readonly From: MailpitAddress | null
  readonly To: readonly MailpitAddress[]
  readonly Cc: readonly MailpitAddress[]
  readonly Bcc: readonly MailpitAddress[]
  readonly ReplyTo: readonly MailpitAddress[]
  readonly Subject: string
  readonly Created: string
  readonly Username: string
  readonly Tags: readonly string[]
  readonly Size: number
  readonly Attachments: number
  readonly Snippet: string
}

/** What a row has of the header and the session besides what our own rows have. */
interface RowFacts {
  readonly messageId: string
  readonly replyTo: readonly Address[]
  readonly bcc: readonly Address[]
  readonly user: string
}

/** Rows in the order given; one that is deleted meanwhile is left out. */
export async function summariesJson(
  inbox: Inbox,
  messages: readonly MessageSummary[],
): Promise<readonly MailpitSummary[]> {
  const rows: MailpitSummary[] = []
  for (let at = 0; at < messages.length; at += readAtOnce) {
    const some = messages.slice(at, at + readAtOnce)
    const facts = await Promise.all(some.map((message) => readRowFacts(inbox, message)))
    for (const [index, message] of some.entries()) {
      const known = facts[index]
      if (known) rows.push(summaryJson(message, known))
    }
  }
  return rows
}

const readAtOnce = 50

/** Of the header only its beginning is read, as far as the scan before the 250 reads it. */
async function readRowFacts(inbox: Inbox, { id }: MessageSummary): Promise<RowFacts | undefined> {
  const [raw, stored] = await Promise.all([
    inbox.readRawRange(id, 0, limits.scannedHeaderBytes),
    inbox.find(id),
  ])
  if (!raw || !stored) return undefined
  const { fields } = readHeaderBlock(viewOf(raw), { start: 0, end: raw.length, maxFields: limits.headers })
  const addresses = (key: string) => readAddressField(fields, key, limits.listedAddresses).addresses
  return {
    messageId: toMessageId(fields.find(({ key }) => key === 'message-id')?.body ?? ''),
    replyTo: addresses('reply-to'),
    bcc: addresses('bcc'),
    user: stored.session.user ?? '',
  }
}

function toMessageId(body: string): string {
  return decodeHeaderText(body).replace(/^<|>$/g, '')
}

function summaryJson(message: MessageSummary, { messageId, replyTo, bcc, user }: RowFacts): MailpitSummary {
  return {
    ID: message.id,
    MessageID: messageId,
    Read: message.isRead,
    From: message.from && addressJson(message.from),
    To: message.to.map(addressJson),
    Cc: message.cc.map(addressJson),
    Bcc: listBlind(bcc, [...message.to, ...message.cc], message.envelope.to.slice(0, limits.listedAddresses)),
    ReplyTo: replyTo.map(addressJson),
    Subject: message.subject,
    Created: isoTime(message.receivedAt),
    Username: user,
    Tags: [...message.tags],
    Size: message.sizeBytes,
    Attachments: message.attachments,
    Snippet: message.preview,
  }
}
