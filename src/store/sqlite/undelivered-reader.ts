import type Database from 'better-sqlite3'
import type { Envelope } from '../../model/address.ts'
import type { MessageId } from '../../model/ids.ts'
import type { MailjetContact } from '../../model/mailjet-event.ts'
import type { MailjetSummary } from '../../model/mailjet-fields.ts'
import type { ContactEngagement, UndeliveredMail, UndeliveredMessage } from '../delivery-store.ts'
import { fromIdBytes, toIdBytes } from './rows.ts'

interface UndeliveredRow {
  readonly seq: number
  readonly id: Buffer
  readonly mailbox: string
  readonly received_at: number
  readonly size: number
  readonly envelope: string
  readonly mailjet: string | null
}

export interface UndeliveredParts {
  readonly readRaw: (id: MessageId) => Uint8Array<ArrayBuffer> | undefined
  readonly findContact: (mailbox: string, address: string) => MailjetContact | undefined
}

/** Reads the messages whose deliveries are still to be worked out. */
export function createUndeliveredReader(db: Database.Database, { readRaw, findContact }: UndeliveredParts) {
  const columns = 'm.seq, m.id, b.name AS mailbox, m.received_at, m.size, m.envelope, m.mailjet'
  const from =
    'undelivered u CROSS JOIN message m ON m.seq = u.seq CROSS JOIN mailbox b ON b.id = m.mailbox_id'
  const page = db.prepare<[number, number], UndeliveredRow>(
    `SELECT ${columns} FROM ${from} WHERE u.seq > ? ORDER BY u.seq LIMIT ?`,
  )
  const one = db.prepare<[Buffer], UndeliveredRow>(
    `SELECT ${columns} FROM message m JOIN mailbox b ON b.id = m.mailbox_id JOIN undelivered u ON u.seq = m.seq
     WHERE m.id = ?`,
  )

  /** Marks such as `[[data:name]]` are replaced in every message: contacts are asked for where one has properties. */
  const hasProperties = db
    .prepare<[string], number>(
      `SELECT EXISTS (SELECT 1 FROM contact WHERE mailbox_id = (SELECT id FROM mailbox WHERE name = ?)
         AND properties IS NOT NULL)`,
    )
    .pluck()

  function toMail(message: UndeliveredMessage): UndeliveredMail | undefined {
    const raw = readRaw(message.id)
    if (raw === undefined) return undefined
    const engagement =
      message.usesTemplate || hasProperties.get(message.mailbox) === 1
        ? message.envelopeTo.map((address) => toEngagement(findContact(message.mailbox, address)))
        : []
    return { ...message, raw, engagement }
  }

  function listUndelivered(after: number, limit: number): readonly UndeliveredMessage[] {
    return page.all(after, limit).map(toMessage)
  }

  return {
    listUndelivered,

    readUndelivered(id: MessageId): UndeliveredMail | undefined {
      const row = one.get(toIdBytes(id))
      return row && toMail(toMessage(row))
    },

    /** As many of them as have `bytes` together, at least one. */
    readUndeliveredGroup(
      after: number,
      { limit, bytes }: { readonly limit: number; readonly bytes: number },
    ): readonly UndeliveredMail[] {
      const mails: UndeliveredMail[] = []
      let sum = 0
      for (const message of listUndelivered(after, limit)) {
        sum += message.sizeBytes
        if (mails.length > 0 && sum > bytes) break
        const mail = toMail(message)
        if (mail !== undefined) mails.push(mail)
      }
      return mails
    },
  }
}

function toMessage(row: UndeliveredRow): UndeliveredMessage {
  const envelope: Envelope = JSON.parse(row.envelope)
  const mailjet: MailjetSummary | null = row.mailjet === null ? null : JSON.parse(row.mailjet)
  return {
    seq: row.seq,
    id: fromIdBytes(row.id),
    mailbox: row.mailbox,
    receivedAt: row.received_at,
    sizeBytes: row.size,
    envelopeTo: envelope.to,
    usesTemplate: mailjet?.templateLanguage === true || mailjet?.templateId != null,
    templateId: mailjet?.templateId ?? null,
  }
}

function toEngagement(contact: MailjetContact | undefined): ContactEngagement {
  const { openedAt = null, clickedAt = null, properties = {} } = contact ?? {}
  return { openedAt, clickedAt, properties }
}
