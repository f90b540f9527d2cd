import type Database from 'better-sqlite3'
import type { ChangeLog } from './change-log.ts'
import type { createChunkWriter } from './chunks.ts'
import type { createDeliveryWriter } from './delivery-writer.ts'

/** A message as its removal needs it. */
export interface RemovableRow {
  readonly seq: number
  readonly id: Buffer
  readonly mailbox_id: number
  readonly mailbox: string
  readonly size: number
  readonly is_read: number
  readonly is_rejected: number
}

/** Ids that one change holds at most. */
const idsPerChange = 500

export interface RowRemoverParts {
  readonly changes: ChangeLog
  readonly chunks: ReturnType<typeof createChunkWriter>
  /** Hears the number of each: its words are in the index still. */
  readonly noteGone: (seq: number) => void
  readonly deliveries: Pick<ReturnType<typeof createDeliveryWriter>, 'removeDeliveries'>
}

/**
 * Removes messages with all that belongs to them, and tells of it. Their words stay in the index, where the missing row
 * hides them, until a quiet moment or until their segment is dropped: taking words out one by one costs more than
 * everything else together. Used inside transactions only.
 */
export function createRowRemover(
  db: Database.Database,
  { changes, chunks, noteGone, deliveries }: RowRemoverParts,
) {
  const removeMessage = db.prepare<[number]>('DELETE FROM message WHERE seq = ?')
  const removeOrigin = db.prepare<[number]>('DELETE FROM origin WHERE seq = ?')
  const removeTags = db.prepare<[number]>('DELETE FROM tag WHERE seq = ?')
  const uncount = db.prepare<[number, number, number, number, number]>(
    `UPDATE mailbox SET total = total - ?, unread = unread - ?, refused = refused - ?, bytes = bytes - ?
     WHERE id = ?`,
  )

  return (rows: readonly RemovableRow[]): number => {
    for (const { seq } of rows) {
      removeMessage.run(seq)
      removeOrigin.run(seq)
      removeTags.run(seq)
      chunks.remove(seq)
      deliveries.removeDeliveries(seq)
      noteGone(seq)
    }
    for (const [mailbox_id, group] of Map.groupBy(rows, (row) => row.mailbox_id)) {
      const received = group.filter(({ is_rejected }) => is_rejected === 0)
      const unread = received.filter(({ is_read }) => is_read === 0).length
      const bytes = group.reduce((sum, { size }) => sum + size, 0)
      uncount.run(received.length, unread, group.length - received.length, bytes, mailbox_id)
      const mailbox = group[0]?.mailbox ?? ''
      for (let at = 0; at < group.length; at += idsPerChange) {
        const ids = group.slice(at, at + idsPerChange).map(({ id }) => id)
        changes.addDeletion({ mailbox, mailbox_id }, ids)
      }
    }
    return rows.length
  }
}
