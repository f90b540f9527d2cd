import type Database from 'better-sqlite3'
import type { Change } from '../../model/change.ts'
import { fromIdBytes, type SummaryRow, summaryColumns, toSummary } from './rows.ts'

export const changeKinds = { digested: 1, updated: 2, deleted: 3 } as const

interface ChangeRow {
  readonly change_seq: number
  readonly kind: number
  readonly mailbox_name: string
  readonly ids: Buffer | null
}

export interface ChangePage {
  readonly limit: number
  readonly mailbox?: string | undefined
}

/**
 * Reads changes after `since`, in order: captures from the messages themselves, the rest from the change table. A
 * message that is gone, or was refused, is only told of by its deletion. The statements are prepared once: every live
 * client and every webhook asks after each commit.
 *
 * @returns undefined where changes after `since` have been dropped, or where `since` was never reached
 */
export function createChangeReader(db: Database.Database) {
  const findBounds = db.prepare<[], { dropped: number; head: number }>(
    `SELECT coalesce((SELECT value FROM setting WHERE name = 'changes_dropped_through'), 0) AS dropped,
       max(coalesce((SELECT max(seq) FROM message), 0), coalesce((SELECT max(seq) FROM change), 0)) AS head`,
  )
  const listChanges = db.prepare<unknown[], SummaryRow & ChangeRow>(
    `SELECT * FROM (
       SELECT m.seq AS change_seq, 0 AS kind, b.name AS mailbox_name, NULL AS ids, ${summaryColumns}
       FROM message m JOIN mailbox b ON b.id = m.mailbox_id
       WHERE m.seq > @since AND m.is_rejected = 0 AND (@mailbox IS NULL OR b.name = @mailbox) ORDER BY m.seq LIMIT @limit
     ) UNION ALL SELECT * FROM (
       SELECT c.seq AS change_seq, c.kind, c.mailbox AS mailbox_name, c.ids, ${summaryColumns}
       FROM change c LEFT JOIN message m ON m.seq = c.message_seq LEFT JOIN mailbox b ON b.id = m.mailbox_id
       WHERE c.seq > @since AND (@mailbox IS NULL OR c.mailbox = @mailbox)
         AND (CASE c.kind WHEN ${changeKinds.deleted} THEN length(c.ids) > 0
           ELSE b.id IS NOT NULL AND m.is_rejected = 0 END) ORDER BY c.seq LIMIT @limit
     ) ORDER BY change_seq LIMIT @limit`,
  )
  return (since: number, { limit, mailbox }: ChangePage): readonly Change[] | undefined => {
    const { dropped, head } = findBounds.get() ?? { dropped: 0, head: 0 }
    if (since < dropped || since > head) return undefined
    return listChanges.all({ since, mailbox: mailbox ?? null, limit }).map(toChange)
  }
}

const kindNames = ['captured', 'digested', 'updated'] as const

function toChange(row: SummaryRow & ChangeRow): Change {
  const { change_seq: seq, mailbox_name: mailbox } = row
  if (row.kind === changeKinds.deleted) return { seq, kind: 'deleted', mailbox, ids: splitIds(row.ids) }
  return { seq, kind: kindNames[row.kind] ?? 'updated', mailbox, message: toSummary(row) }
}

function splitIds(ids: Buffer | null) {
  const count = (ids?.byteLength ?? 0) / 16
  return Array.from({ length: count }, (_, index) =>
    fromIdBytes(ids?.subarray(index * 16, index * 16 + 16) ?? new Uint8Array()),
  )
}
