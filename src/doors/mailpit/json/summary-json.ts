import { isoTime } from '../../../http/summary-json.ts'
import type { Inbox } from '../../../inbox/inbox.ts'
import { readHeaderBlock } from '../../../mime/header-block.ts'
import { decodeHeaderText } from '../../../mime/header-text.ts'
import { readAddressField } from '../../../mime/mail-header.ts'
import { viewOf } from '../../../mime/octets.ts'
import type { Address } from '../../../model/address.ts'
import type { MessageId } from '../../../model/ids.ts'
import { limits } from '../../../model/limits.ts'
import type { MessageSummary } from '../../../model/message.ts'
import { sortTags } from '../read-tag.ts'
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
  /** How many parts are inline, which Mailpit does not count. */
  readonly inline: number
}

/** Writes rows in the order given; one that is deleted meanwhile is left out. */
export type RowWriter = (messages: readonly MessageSummary[]) => Promise<readonly MailpitSummary[]>

const readAtOnce = 50
/** Clients ask for the same rows again and again, and what is read of a message never changes. */
const remembered = 2_000
/** Facts with more addresses are read anew: a mail can have thousands. */
const rememberedAddresses = 20
/** Above it, inline parts are not told from attachments: no row is worth reading such a message whole. */
const readBytes = 1024 * 1024

export function createRowWriter(inbox: Inbox): RowWriter {
  const known = new Map<MessageId, RowFacts>()

  async function factsOf(message: MessageSummary): Promise<RowFacts | undefined> {
    const found = known.get(message.id)
    if (found) return found
    const facts = await readRowFacts(inbox, message)
    if (!facts || message.digest === 'pending') return facts
    if (facts.bcc.length + facts.replyTo.length > rememberedAddresses) return facts
    const [oldest] = known.keys()
    if (known.size >= remembered && oldest !== undefined) known.delete(oldest)
    known.set(message.id, facts)
    return facts
  }

  return async (messages) => {
    const rows: MailpitSummary[] = []
    for (let at = 0; at < messages.length; at += readAtOnce) {
      const some = messages.slice(at, at + readAtOnce)
      const facts = await Promise.all(some.map(factsOf))
      for (const [index, message] of some.entries()) {
        const read = facts[index]
        if (read) rows.push(summaryJson(message, read))
      }
    }
    return rows
  }
}

/** Of the header only its beginning is read, as far as the scan before the 250 reads it. */
async function readRowFacts(inbox: Inbox, message: MessageSummary): Promise<RowFacts | undefined> {
  const { id } = message
  const [raw, stored, inline] = await Promise.all([
    inbox.readRawRange(id, 0, limits.scannedHeaderBytes),
    inbox.find(id),
    countInline(inbox, message),
  ])
  if (!raw || !stored) return undefined
  const { fields } = readHeaderBlock(viewOf(raw), { start: 0, end: raw.length, maxFields: limits.headers })
  const addresses = (key: string) => readAddressField(fields, key, limits.listedAddresses).addresses
  return {
    messageId: toMessageId(fields.find(({ key }) => key === 'message-id')?.body ?? ''),
    replyTo: addresses('reply-to'),
    bcc: addresses('bcc'),
    user: stored.session.user ?? '',
    inline,
  }
}

async function countInline(inbox: Inbox, { id, attachments, sizeBytes }: MessageSummary): Promise<number> {
  if (attachments === 0 || sizeBytes > readBytes) return 0
  const opened = await inbox.get(id)
  return opened?.mail?.attachments.filter(({ disposition }) => disposition === 'inline').length ?? 0
}

function toMessageId(body: string): string {
  return decodeHeaderText(body).replace(/^<|>$/g, '')
}

function summaryJson(message: MessageSummary, facts: RowFacts): MailpitSummary {
  const { messageId, replyTo, bcc, user, inline } = facts
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
    Tags: sortTags(message.tags),
    Size: message.sizeBytes,
    Attachments: Math.max(0, message.attachments - inline),
    Snippet: message.preview,
  }
}
