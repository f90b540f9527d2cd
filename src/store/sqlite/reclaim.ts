import type Database from 'better-sqlite3'
import type { createChunkWriter } from './chunks.ts'
import type { createDeliveryWriter } from './delivery-writer.ts'
import { dropSome } from './drop-some.ts'
import type { RemovableRow } from './row-remover.ts'

/** Work that is put off: each step is short, and says whether there is more to do. Runs inside transactions only. */
export type ReclaimStep = () => { readonly again: boolean }

const rowsPerStep = 20
/** A page is moved in some 60 µs. */
const pagesPerStep = 50
/** Fewer free pages than this are left for what comes next. */
const keptFreePages = 250
/** Bytes to pack, before they are. */
const packedPerStep = 256 * 1024

export interface Reclaim {
  /** Messages of mailboxes that were emptied: runs also under load. */
  readonly clear: ReclaimStep
  /** Unpacked bytes, free pages: for quiet moments. */
  readonly tidy: ReclaimStep
  /** Whether either has something to do; cheap, and asked outside of transactions too. */
  readonly isNeeded: () => boolean
}

export interface ReclaimParts {
  readonly removeRows: (rows: readonly RemovableRow[]) => number
  readonly chunks: ReturnType<typeof createChunkWriter>
  readonly deliveries: Pick<ReturnType<typeof createDeliveryWriter>, 'removeAccount'>
  /** Then only what gives room back is done. */
  readonly isCramped: () => boolean
}

export function createReclaim(
  db: Database.Database,
  { removeRows, chunks, deliveries, isCramped }: ReclaimParts,
): Reclaim {
  const erased = db.prepare<[], { id: number; name: string }>(
    'SELECT id, name FROM erased_mailbox ORDER BY id LIMIT 1',
  )
  const forget = db.prepare<[number]>('DELETE FROM erased_mailbox WHERE id = ?')
  // Newest first: the sooner are they out of the way of a list that begins there.
  const removable = db.prepare<[string, number, number], RemovableRow>(
    `SELECT seq, id, mailbox_id, ? AS mailbox, size, is_read, is_rejected FROM message
     WHERE mailbox_id = ? ORDER BY seq DESC LIMIT ?`,
  )
  /** Before version 12 the index of words lay here, too. */
  const formerIndex = db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE word!_%' ESCAPE '!'
       LIMIT 1`,
    )
    .pluck()

  function clear(): { again: boolean } {
    const mailbox = erased.get()
    if (mailbox !== undefined) {
      const rows = removable.all(mailbox.name, mailbox.id, rowsPerStep)
      removeRows(rows)
      if (rows.length < rowsPerStep && !deliveries.removeAccount(mailbox.id)) forget.run(mailbox.id)
      return { again: true }
    }
    const table = formerIndex.get()
    if (table === undefined) return { again: false }
    dropSome(db, table)
    return { again: true }
  }

  function tidy(): { again: boolean } {
    if (!isCramped() && chunks.pack(packedPerStep) > 0) return { again: true }
    const free = Number(db.pragma('freelist_count', { simple: true }))
    if (free < keptFreePages) return { again: false }
    db.pragma(`incremental_vacuum(${pagesPerStep})`)
    return { again: Number(db.pragma('freelist_count', { simple: true })) < free }
  }

  const waiting = db
    .prepare<[], number>(
      `SELECT EXISTS (SELECT 1 FROM erased_mailbox) OR EXISTS (SELECT 1 FROM chunk WHERE codec = 0)`,
    )
    .pluck()
  const returnsSpace = db.pragma('auto_vacuum', { simple: true }) !== 0

  function isNeeded(): boolean {
    if (waiting.get() === 1 || formerIndex.get() !== undefined) return true
    return returnsSpace && Number(db.pragma('freelist_count', { simple: true })) >= keptFreePages
  }

  return { clear, tidy, isNeeded }
}
