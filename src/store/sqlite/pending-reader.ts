import type Database from 'better-sqlite3'
import type { Envelope } from '../../model/address.ts'
import type { PendingMail, PendingMessage } from '../store-line.ts'
import { createChunkReader } from './chunks.ts'
import { fromIdBytes } from './rows.ts'

/** How many messages are wanted, and the bytes that they may have together. */
export interface PendingPage {
  readonly limit: number
  readonly bytes: number
}

/** Reads the messages that wait for their digest, oldest first. */
export function createPendingReader(db: Database.Database) {
  const chunks = createChunkReader(db)
  const pending = db.prepare<[number, number], { seq: number; id: Buffer; size: number; envelope: string }>(
    `SELECT m.seq, m.id, m.size, m.envelope FROM message m CROSS JOIN mailbox b ON b.id = m.mailbox_id
     WHERE m.digest = 0 AND m.seq > ? ORDER BY m.seq LIMIT ?`,
  )

  const count = db.prepare<[], number>('SELECT count(*) FROM message WHERE digest = 0').pluck()

  function listPending(after: number, limit: number): readonly PendingMessage[] {
    return pending.all(after, limit).map((row) => {
      const envelope: Envelope = JSON.parse(row.envelope)
      return { seq: row.seq, id: fromIdBytes(row.id), sizeBytes: row.size, envelopeTo: envelope.to }
    })
  }

  /** In one transaction: all of an answer shows the same moment. */
  const readGroup = db.transaction((after: number, page: PendingPage) => {
    const mails: PendingMail[] = []
    let bytes = 0
    for (const message of listPending(after, page.limit)) {
      bytes += message.sizeBytes
      if (mails.length > 0 && bytes > page.bytes) break
      mails.push({ ...message, raw: chunks.readAll(message.seq, message.sizeBytes) })
    }
    return mails
  })

  return {
    countPending: (): number => count.get() ?? 0,
    listPending,
    /** With their bytes, as many of them as have `bytes` together, at least one. */
    readPending: (after: number, page: PendingPage): readonly PendingMail[] => readGroup(after, page),
  }
}
