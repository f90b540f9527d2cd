import { statSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { dropSome } from './drop-some.ts'
import type { createWordWriter } from './word-segments.ts'
import { tableOf } from './word-segments.ts'
import { listForgottenTables } from './words-database.ts'

/**
 * Gives back what deleted messages have left in the index of words, and makes one b-tree of those of a segment that is
 * full, by which searches gain. In short steps between which other calls are answered; what is not pressing waits until no
 * digest has come for a while.
 */
export interface WordUpkeep {
  /** There may be something to do. */
  wake(): void
  /** Digests come: what is not pressing waits. */
  pause(): void
  stop(): void
}

export interface WordUpkeepParts {
  readonly words: Pick<ReturnType<typeof createWordWriter>, 'reload'>
  readonly inTransaction: <T>(work: () => T) => T
  /** Then only what gives room back is done. */
  readonly isCramped: () => boolean
  readonly report: (error: unknown) => void
}

/** No digest for so long, in milliseconds, is a quiet moment. */
const quietMs = 2_000
/** After something went wrong. */
const retryMs = 5_000
/** The time that one step may take. */
const stepMs = 20
const rowsPerTransaction = 20
/** Messages of a segment that are looked for at a time. */
const wordsPerLook = 200
/** Messages whose words were taken out of a segment, after which the rest is worth writing anew. */
const worthMerging = 1_000
const blocksPerMerge = 16
const pagesPerStep = 50
/** Fewer free pages than this are left for what comes next. */
const keptFreePages = 250
/** A log with a shorter file than this keeps it. */
const smallLogBytes = 1_000_000

export function createWordUpkeep(db: Database.Database, parts: WordUpkeepParts): WordUpkeep {
  const { words, inTransaction, isCramped, report } = parts
  /** Closed ones without a message, of which the newest is none: it may be waiting for its first. */
  const empty = db.prepare<[], number>(
    `SELECT id FROM (SELECT id, first_seq, lead(first_seq) OVER (ORDER BY first_seq) AS next,
       row_number() OVER (ORDER BY first_seq) = 1 AS is_oldest FROM segment)
     WHERE next IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM message WHERE seq >= iif(is_oldest, 0, first_seq) AND seq < next) LIMIT 1`,
  )
  const forget = db.prepare<[number]>('DELETE FROM segment WHERE id = ?')
  const dirty = db.prepare<[], number>('SELECT id FROM segment WHERE is_dirty = 1 ORDER BY first_seq LIMIT 1')
  const setClean = db.prepare<[number]>('UPDATE segment SET is_dirty = 0 WHERE id = ?')
  /** The newest still grows. */
  const unmerged = db.prepare<[], number>(
    `SELECT id FROM segment WHERE is_merged = 0 AND first_seq < (SELECT max(first_seq) FROM segment)
     ORDER BY first_seq LIMIT 1`,
  )
  const setMerged = db.prepare<[number]>('UPDATE segment SET is_merged = 1 WHERE id = ?')
  const totalChanges = db.prepare<[], number>('SELECT total_changes()').pluck()

  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let quietFrom = 0
  /** How far the words of a segment have been looked through. */
  let sweep = { id: 0, after: 0, removed: 0, isMerging: false }
  const begin = (id: number) => {
    if (sweep.id !== id) sweep = { id, after: 0, removed: 0, isMerging: false }
  }

  /** Whole segments; false when there is nothing left. */
  function clear(): boolean {
    const id = empty.pluck().get()
    if (id !== undefined) {
      forget.run(id)
      words.reload()
      return true
    }
    const [forgotten] = listForgottenTables(db)
    if (forgotten !== undefined) dropSome(db, forgotten)
    return forgotten !== undefined
  }

  /** Single words, b-trees, free pages. */
  function tidy(): boolean {
    if (!isCramped() && rewriteSome()) return true
    const free = Number(db.pragma('freelist_count', { simple: true }))
    if (free < keptFreePages) return false
    db.pragma(`incremental_vacuum(${pagesPerStep})`)
    return Number(db.pragma('freelist_count', { simple: true })) < free
  }

  function rewriteSome(): boolean {
    const id = dirty.pluck().get()
    if (id === undefined) return mergeClosed()
    if (removeWords(id) || (sweep.removed >= worthMerging && mergeStep(id))) return true
    setClean.run(id)
    sweep = { id: 0, after: 0, removed: 0, isMerging: false }
    return true
  }

  /** Takes out words whose message is gone; false when there are none left. */
  function removeWords(id: number): boolean {
    const table = tableOf(id)
    begin(id)
    const next = db
      .prepare<[number, number], { id: number; is_gone: number }>(
        `SELECT id, NOT EXISTS (SELECT 1 FROM message m WHERE m.seq = d.id) AS is_gone
         FROM ${table}_docsize d WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .all(sweep.after, wordsPerLook)
    // Of itself FTS5 merges within whichever commit passes a tenth of words gone: half a second for one of 20 words.
    if (sweep.after === 0) configure(table, 'deletemerge', 0)
    const remove = db.prepare<[number]>(`DELETE FROM ${table} WHERE rowid = ?`)
    let removed = 0
    for (const { id: seq, is_gone } of next) {
      if (removed === rowsPerTransaction) return true
      if (is_gone === 1) {
        remove.run(seq)
        removed += 1
        sweep.removed += 1
      }
      sweep.after = seq
    }
    return next.length === wordsPerLook
  }

  /**
   * Makes one b-tree of the up to sixteen and more of a segment that is full: each word of a search is looked up once
   * instead of in each of them, and the index is an eighth smaller. False when all are merged.
   */
  function mergeClosed(): boolean {
    const id = unmerged.pluck().get()
    if (id === undefined) return false
    begin(id)
    if (!mergeStep(id)) {
      setMerged.run(id)
      sweep = { id: 0, after: 0, removed: 0, isMerging: false }
    }
    return true
  }

  /** Some blocks of it; false when there is no more to do. */
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

  /** The log's own file gets short again: on a full disk that is what is missing. Who reads just now is not waited for. */
  function shrinkLog(): void {
    const file = db.memory ? undefined : statSync(`${db.name}-wal`, { throwIfNoEntry: false })
    if (file === undefined || file.size < smallLogBytes) return
    const before = Number(db.pragma('busy_timeout', { simple: true }))
    db.pragma('busy_timeout = 0')
    try {
      db.pragma('main.wal_checkpoint(TRUNCATE)')
    } finally {
      db.pragma(`busy_timeout = ${before}`)
    }
  }

  function step(): void {
    timer = undefined
    try {
      next(runFor(stepMs))
    } catch (error) {
      sweep = { id: 0, after: 0, removed: 0, isMerging: false }
      report(new Error(`Cannot clear the index of words, it is tried again: ${reasonOf(error)}`))
      next(retryMs)
    }
  }

  /** Until the time is up; the milliseconds until there is more to do, undefined when there is none. */
  function runFor(ms: number): number | undefined {
    const deadline = performance.now() + ms
    while (performance.now() < deadline) {
      if (inTransaction(clear)) continue
      const waitMs = quietFrom - performance.now()
      if (waitMs > 0) return waitMs
      if (inTransaction(tidy)) continue
      shrinkLog()
      return undefined
    }
    return 0
  }

  function next(ms: number | undefined): void {
    if (ms === undefined || isStopped) return
    timer = setTimeout(step, ms)
  }

  return {
    wake() {
      clearTimeout(timer)
      next(0)
    },
    pause() {
      quietFrom = performance.now() + quietMs
      if (timer === undefined) next(quietMs)
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
