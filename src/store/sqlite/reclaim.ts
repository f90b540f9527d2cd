import type Database from 'better-sqlite3'
import type { createChunkWriter } from './chunks.ts'
import type { createDeliveryWriter } from './delivery-writer.ts'
import type { RemovableRow } from './row-remover.ts'
import { tableOf } from './word-segments.ts'

/** Work that is put off: each step is short, and says whether there is more to do. Runs inside transactions only. */
export type ReclaimStep = () => { readonly again: boolean }

const rowsPerStep = 20
/** Messages of a segment that are looked for in one step. */
const wordsPerStep = 200
/** A page is moved in some 60 µs. */
const pagesPerStep = 50
/** Fewer free pages than this are left for what comes next. */
const keptFreePages = 250
/** Bytes to pack, before they are. */
const packedPerStep = 256 * 1024
/** Messages whose words were taken out of a segment, after which the rest is worth writing anew. */
const worthMerging = 1_000
const blocksPerMerge = 16
/** Blocks of an index, of 4 KiB each, that one step throws away. */
const blocksPerStep = 100

export interface Reclaim {
  /** Messages of mailboxes that were emptied, and segments whose messages are all gone: runs also under load. */
  readonly clear: ReclaimStep
  /**
   * Single words, unpacked bytes, free pages: for quiet moments. Where nothing at all has come in for a while, indexes are
   * merged too: FTS5 reads what is gone without a pause, which takes up to a tenth of a second.
   */
  readonly tidy: (isQuiet: boolean) => ReturnType<ReclaimStep>
  /** Whether either has something to do; cheap, and asked outside of transactions too. */
  readonly isNeeded: () => boolean
}

export interface ReclaimParts {
  readonly removeRows: (rows: readonly RemovableRow[]) => number
  readonly chunks: ReturnType<typeof createChunkWriter>
  readonly words: { readonly reload: () => void }
  readonly deliveries: Pick<ReturnType<typeof createDeliveryWriter>, 'removeAccount'>
  /** Then only what gives room back is done. */
  readonly isCramped: () => boolean
}

export function createReclaim(
  db: Database.Database,
  { removeRows, chunks, words, deliveries, isCramped }: ReclaimParts,
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
  const dirty = db.prepare<[], { id: number; is_newest: number; is_empty: number }>(
    `SELECT id, next IS NULL AS is_newest, NOT EXISTS (
       SELECT 1 FROM message WHERE seq >= CASE WHEN is_oldest THEN 0 ELSE first_seq END
         AND seq < coalesce(next, 9e15)) AS is_empty
     FROM (SELECT *, lead(first_seq) OVER (ORDER BY first_seq) AS next,
             row_number() OVER (ORDER BY first_seq) = 1 AS is_oldest FROM segment)
     WHERE is_dirty = 1 ORDER BY first_seq`,
  )
  /** Indexes that no segment names any more, so that no search looks into them: they are to be dropped. */
  const forgotten = db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE word%'
         AND name NOT IN (SELECT 'word_' || id FROM segment) LIMIT 1`,
    )
    .pluck()
  /** The newest still grows. */
  const unmerged = db
    .prepare<[], number>(
      `SELECT id FROM segment WHERE is_merged = 0 AND first_seq < (SELECT max(first_seq) FROM segment)
       ORDER BY first_seq LIMIT 1`,
    )
    .pluck()
  const setMerged = db.prepare<[number]>('UPDATE segment SET is_merged = 1 WHERE id = ?')
  const setClean = db.prepare<[number]>('UPDATE segment SET is_dirty = 0 WHERE id = ?')
  const forgetSegment = db.prepare<[number]>('DELETE FROM segment WHERE id = ?')

  /** How far the words of a segment have been looked through. */
  let sweep = { id: 0, after: 0, removed: 0, isMerging: false }
  const totalChanges = db.prepare<[], number>('SELECT total_changes()').pluck()

  function clear(): { again: boolean } {
    const mailbox = erased.get()
    if (mailbox !== undefined) {
      const rows = removable.all(mailbox.name, mailbox.id, rowsPerStep)
      removeRows(rows)
      if (rows.length < rowsPerStep && !deliveries.removeAccount(mailbox.id)) forget.run(mailbox.id)
      return { again: true }
    }
    const table = forgotten.get()
    if (table !== undefined) {
      dropSome(table)
      return { again: true }
    }
    const empty = dirty.all().find(({ is_newest, is_empty }) => is_newest === 0 && is_empty === 1)
    if (empty === undefined) return { again: false }
    forgetSegment.run(empty.id)
    words.reload()
    return { again: true }
  }

  /** An index is thousands of pages of which the free list is told one by one: too much for one step. */
  function dropSome(table: string): void {
    // SQLite guards the tables behind an index; what nobody reads any more may be taken from under it.
    db.unsafeMode(true)
    try {
      const some = `SELECT id FROM ${table}_data LIMIT ${blocksPerStep}`
      const { changes } = db.prepare(`DELETE FROM ${table}_data WHERE id IN (${some})`).run()
      if (changes < blocksPerStep) db.exec(`DROP TABLE ${table}`)
    } finally {
      db.unsafeMode(false)
    }
  }

  function tidy(isQuiet: boolean): { again: boolean } {
    if (!isCramped() && rewriteSome(isQuiet)) return { again: true }
    const free = Number(db.pragma('freelist_count', { simple: true }))
    if (free < keptFreePages) return { again: false }
    db.pragma(`incremental_vacuum(${pagesPerStep})`)
    return { again: Number(db.pragma('freelist_count', { simple: true })) < free }
  }

  /** Makes smaller what is there, which takes room in the log at first; false when there is no more to do. */
  function rewriteSome(isQuiet: boolean): boolean {
    const [segment] = dirty.all()
    if (segment !== undefined) {
      if (removeWords(segment.id)) return true
      if (isQuiet) return finishSegment(segment.id)
    }
    return chunks.pack(packedPerStep) > 0 || (isQuiet && mergeClosed())
  }

  function finishSegment(id: number): true {
    if (mergeSome(id)) return true
    setClean.run(id)
    words.reload()
    sweep = { id: 0, after: 0, removed: 0, isMerging: false }
    return true
  }

  /** Takes out words whose message is gone; false when there are none left. */
  function removeWords(id: number): boolean {
    const table = tableOf(id)
    if (sweep.id !== id) sweep = { id, after: 0, removed: 0, isMerging: false }
    const next = db
      .prepare<[number, number], { id: number; is_gone: number }>(
        `SELECT id, NOT EXISTS (SELECT 1 FROM message m WHERE m.seq = d.id) AS is_gone
         FROM ${table}_docsize d WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .all(sweep.after, wordsPerStep)
    // Of itself FTS5 merges within whichever commit passes a tenth of words gone: half a second for one of 20 words.
    if (sweep.after === 0) configure(table, 'deletemerge', 0)
    const remove = db.prepare<[number]>(`DELETE FROM ${table} WHERE rowid = ?`)
    let removed = 0
    for (const { id: seq, is_gone } of next) {
      if (removed === rowsPerStep) return true
      if (is_gone === 1) {
        remove.run(seq)
        removed += 1
        sweep.removed += 1
      }
      sweep.after = seq
    }
    return next.length === wordsPerStep
  }

  /** Writes the index anew without what is gone, some blocks at a time; false when there is no more to do. */
  function mergeSome(id: number): boolean {
    return sweep.removed >= worthMerging && mergeStep(id)
  }

  /**
   * Makes one b-tree of the up to sixteen and more of a segment that is full: each word of a search is looked up once
   * instead of in each of them, and the index is an eighth smaller. False when all are merged.
   */
  function mergeClosed(): boolean {
    const id = unmerged.get()
    if (id === undefined) return false
    if (sweep.id !== id) sweep = { id, after: 0, removed: 0, isMerging: false }
    if (!mergeStep(id)) {
      setMerged.run(id)
      sweep = { id: 0, after: 0, removed: 0, isMerging: false }
    }
    return true
  }

  function mergeStep(id: number): boolean {
    const before = totalChanges.get() ?? 0
    // A negative number begins with all that there is; fewer than two changes say that nothing was left to do.
    configure(tableOf(id), 'merge', sweep.isMerging ? blocksPerMerge : -blocksPerMerge)
    sweep.isMerging = true
    return (totalChanges.get() ?? 0) - before >= 2
  }

  function configure(table: string, name: 'deletemerge' | 'merge', value: number): void {
    db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('${name}', ${value})`).run()
  }

  const waiting = db
    .prepare<[], number>(
      `SELECT EXISTS (SELECT 1 FROM erased_mailbox) OR EXISTS (SELECT 1 FROM segment WHERE is_dirty = 1)
         OR EXISTS (SELECT 1 FROM segment WHERE is_merged = 0 AND first_seq < (SELECT max(first_seq) FROM segment))
         OR EXISTS (SELECT 1 FROM chunk WHERE codec = 0)`,
    )
    .pluck()
  const returnsSpace = db.pragma('auto_vacuum', { simple: true }) !== 0

  function isNeeded(): boolean {
    if (waiting.get() === 1 || forgotten.get() !== undefined) return true
    return returnsSpace && Number(db.pragma('freelist_count', { simple: true })) >= keptFreePages
  }

  return { clear, tidy, isNeeded }
}
