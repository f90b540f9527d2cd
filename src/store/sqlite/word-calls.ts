import type { MessagePort } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { callOver } from '../../lib/thread-call.ts'
import { PostfangError } from '../../model/errors.ts'
import type { PackedDigests } from '../store-line.ts'
import { unpackRows, unpackWords } from './digest-row.ts'
import { toIdBytes } from './rows.ts'
import { toError } from './thread-error.ts'
import { createWordWriter, goneTogether, type IndexedMessage } from './word-segments.ts'
import { createWordUpkeep } from './word-upkeep.ts'
import { mayBeDamage } from './words-database.ts'

/** What the thread that writes the index of words is asked for: name, arguments, result. */
export type WordCalls = ReturnType<typeof createWordCalls>

export interface WordCallsOptions {
  readonly segmentSize: number
  /** Whether the disk has too little room left for work that only makes the file tidier. */
  readonly isCramped: () => boolean
  /** Hears what went wrong in work that nobody waits for. */
  readonly report: (error: unknown) => void
  /** Has the index looked through, and tells of damage. */
  readonly findDamage: () => boolean
  /** Opens the same database once more; undefined where it has but one connection. */
  readonly openAnother?: () => Database.Database
}

/**
 * FTS5 keeps a mebibyte for each table that a connection has written to, until that is closed: with each segment another
 * one is opened.
 */
type Connection = ReturnType<typeof connect>

/** @param db has the tables of the index, and `message` in whichever schema */
function connect(db: Database.Database, { segmentSize, isCramped, report, findDamage }: WordCallsOptions) {
  const words = createWordWriter(db, segmentSize)
  const upkeep = createWordUpkeep(db, { words, inTransaction, isCramped, report })
  // A parameter within a SELECT: see writer.ts.
  const findPending = db.prepare<[Uint8Array], IndexedMessage>(
    'SELECT seq, mailbox_id FROM message WHERE id = (SELECT ?) AND digest = 0',
  )

  function inTransaction<T>(work: () => T): T {
    // Not IMMEDIATE: that would take the lock of the messages' database, too, and every capture would wait.
    db.exec('BEGIN')
    try {
      const result = work()
      db.exec('COMMIT')
      return result
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      if (mayBeDamage(error) && findDamage()) upkeep.stop()
      else words.reload()
      throw error
    }
  }

  /** Before the transaction of the words, so that the log of the messages is not held for as long as that one takes. */
  const locate = db.transaction((packed: readonly PackedDigests[]) =>
    packed.map(([, rows]) => unpackRows(rows).map(([id]) => findPending.get(toIdBytes(id)))),
  )

  /** Unpacked a few at a time, so that they are gone again before a collection of garbage sees them. */
  function addWords(packed: readonly PackedDigests[]): void {
    const places = locate(packed)
    inTransaction(() => {
      for (const [index, [some]] of packed.entries()) {
        for (const [nth, [, indexed]] of unpackWords(some).entries()) {
          const message = places[index]?.[nth]
          if (message !== undefined) words.add(message, indexed)
        }
      }
      words.mark(Math.max(0, ...places.flat().map((message) => message?.seq ?? 0)))
    })
  }

  return { db, words, upkeep, inTransaction, addWords }
}

/** @param first has the tables of the index, and `message` in whichever schema */
export function createWordCalls(first: Database.Database, options: WordCallsOptions) {
  let at: Connection = connect(first, options)
  let saveRows: ((packed: readonly Uint8Array[]) => Promise<void>) | undefined

  function openAnother(): void {
    if (options.openAnother === undefined) return
    try {
      const before = at
      at = connect(options.openAnother(), options)
      before.upkeep.stop()
      before.db.close()
      at.upkeep.pause()
    } catch (error) {
      options.report(error)
    }
  }

  return {
    /**
     * Puts words into the index, and then has the rows saved: what a row calls digested is found. What is not pending any
     * more is passed over.
     */
    async saveDigests(packed: readonly PackedDigests[]): Promise<void> {
      if (saveRows === undefined) throw new PostfangError('unavailable', 'The database is being opened again')
      at.upkeep.pause()
      at.addWords(packed)
      if (at.words.hasLeftOne) openAnother()
      await saveRows(packed.map(([, rows]) => rows))
    },

    /** Messages were deleted, some of {@link goneTogether} from each of these numbers on. */
    noteGone(from: readonly number[]): void {
      at.inTransaction(() => {
        for (const seq of from) at.words.markDirty(seq, seq + goneTogether - 1)
      })
      at.upkeep.wake()
    },

    /** A search has come upon damage, here or in the messages: has a look at the index as a whole. */
    lookForDamage: () => void options.findDamage(),

    /** Where the rows are saved: the thread that writes them. Once more when that was started again. */
    connectRows(port: MessagePort): void {
      const { call } = callOver(port, { toError, onClose() {} })
      saveRows = async (packed) => void (await call('saveDigestRows', [packed]))
    },

    /** For the one thread that does both. */
    connectRowsHere(save: (packed: readonly Uint8Array[]) => Promise<void>): void {
      saveRows = save
    },

    wakeUpkeep: () => at.upkeep.wake(),

    stopUpkeep: () => at.upkeep.stop(),

    close(): void {
      at.upkeep.stop()
      at.db.close()
    },
  }
}
