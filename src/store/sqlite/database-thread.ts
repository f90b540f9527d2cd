import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { quietened } from '../../lib/quietened.ts'
import { releaseMemoryWhenCalm } from '../../lib/release-memory.ts'
import { type CallServerOptions, serveCalls, wholeBytes } from '../../lib/serve-calls.ts'
import type { MailboxProfile } from '../../model/mailjet-profile.ts'
import type { Retention } from '../../model/retention.ts'
import type { UndeliveredMail } from '../delivery-store.ts'
import type { PendingMail } from '../store-line.ts'
import { createCheckpointer } from './checkpointer.ts'
import { createCommitQueue } from './commit-queue.ts'
import { isSpaceScarce } from './free-space.ts'
import {
  type Durability,
  isSqliteError,
  lockDatabase,
  openForReading,
  openForWriting,
} from './open-database.ts'
import { createReader } from './reader.ts'
import { isOursAndDamaged, setAside } from './set-aside.ts'
import { toThreadError } from './thread-error.ts'
import { createWordCalls } from './word-calls.ts'
import {
  attachNoWords,
  attachWords,
  createWordTables,
  isIndexDamaged,
  mayBeDamage,
  openWords,
  prepareWords,
  renewWords,
} from './words-database.ts'
import { createWriteCalls } from './write-calls.ts'
import { createWriter } from './writer.ts'

/**
 * A database thread: `reads` answers questions from a connection of its own, `writes` holds the one connection that
 * writes, `words` the one that writes the index of words; `both` serves a database in memory, which only its own
 * connection can see. It opens when it is told to, so that threads start side by side while the file is still being made.
 */
export interface DatabaseThreadData {
  readonly role: 'reads' | 'writes' | 'words' | 'both'
  readonly path: string
  readonly durability: Durability
  /** Bytes of the disk that are kept free. */
  readonly reserveBytes: number
  readonly retention: Retention
  readonly profile: MailboxProfile
  /** Messages in one segment of the index of words. */
  readonly segmentSize: number
  /** A module whose `wrapDatabase(db, data)` stands between us and SQLite: how tests make it fail. */
  readonly wrapper?: DatabaseWrapper | undefined
}

export interface DatabaseWrapper {
  readonly module: string
  readonly data: unknown
}

export interface WrapperModule {
  readonly wrapDatabase: (db: Database.Database, data: unknown) => Database.Database
}

/** What went wrong in work that nobody waits for: all that the thread of the words has to tell. */
export interface ProblemNote {
  readonly problems: readonly string[]
  /** The index of words is to be made anew. */
  readonly isDamaged?: boolean | undefined
}

/** Sent after a commit, with or before the replies to what it did. */
export interface CommitNote extends ProblemNote {
  readonly head: number
  /** Number of the newest event. */
  readonly lastEvent: number
  readonly mailboxes: ReadonlySet<string>
  /** Messages pruned since the thread has started. */
  readonly pruned: number
  /** Where messages were deleted, see `Committed`. */
  readonly gone: ReadonlySet<number>
}

/** What the thread that writes tells of a database it has opened. */
export interface OpenedDatabase {
  /** Where a damaged one was set aside; null for none. */
  readonly aside: string | null
  /** Whether the thread of the index of words has something to clear away. */
  readonly hasUpkeep: boolean
}

type Calls = Record<string, (...args: never[]) => unknown>

const { role, path, durability, reserveBytes, retention, profile, segmentSize, wrapper }: DatabaseThreadData =
  workerData

function announce(commit: CommitNote): void {
  main.announce((before) => {
    const earlier = before as CommitNote | undefined
    const mailboxes = new Set([...(earlier?.mailboxes ?? []), ...commit.mailboxes])
    const gone = new Set([...(earlier?.gone ?? []), ...commit.gone])
    const problems = [...(earlier?.problems ?? []), ...commit.problems]
    return { ...commit, mailboxes, gone, problems } satisfies CommitNote
  })
}

async function openReads(hasWords: boolean): Promise<Calls> {
  const wrap = await loadWrapper()
  const opened = openForReading(path)
  if (hasWords) attachWords(opened, path)
  else attachNoWords(opened)
  const db = wrap(opened)
  return {
    ...createReader(db),
    async reopen(thenHasWords: boolean) {
      calls = await openReads(thenHasWords)
      db.close()
    },
    close: () => db.close(),
  }
}

async function openWordsAlone(): Promise<Calls> {
  const wrap = await loadWrapper()
  const openAnother = () => wrap(openWords(path))
  try {
    const words = createWordCalls(openAnother(), {
      segmentSize,
      isCramped,
      report: quietened((problem) => tellOfWords({ problems: [problem] })),
      findDamage,
      openAnother,
    })
    words.wakeUpkeep()
    return words
  } catch (error) {
    // One that was cut short is "locked" by those who have it open.
    if (mayBeDamage(error) || (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY'))) findDamage()
    throw error
  }
}

function tellOfWords(note: ProblemNote): void {
  main.announce((earlier) => {
    const before = earlier as ProblemNote | undefined
    return {
      problems: [...(before?.problems ?? []), ...note.problems],
      isDamaged: note.isDamaged || before?.isDamaged,
    } satisfies ProblemNote
  })
}

/** A look takes as long as the index takes to read. */
const lookAgainMs = 5_000
let lookedAt = Number.NEGATIVE_INFINITY
let isDamaged = false

/** Whether the index is damaged, which is told once. */
function findDamage(): boolean {
  if (isDamaged || performance.now() - lookedAt < lookAgainMs) return isDamaged
  isDamaged = isIndexDamaged(path)
  lookedAt = performance.now()
  if (isDamaged) tellOfWords({ problems: [], isDamaged: true })
  return isDamaged
}

const isCramped = () => isSpaceScarce(path, reserveBytes)

/** @param firstAt epoch ms; without it a damaged database is not begun anew, nor its index of words */
async function openWrites(
  firstAt: number | undefined,
): Promise<{ readonly calls: Calls; readonly opened: OpenedDatabase }> {
  const wrap = await loadWrapper()
  const lock = lockDatabase(path)
  const { opened, aside } = openOrBeginAnew(firstAt)
  const isInMemory = path === ':memory:'
  if (isInMemory) createWordTables(opened, '')
  const hasUpkeep = !isInMemory && firstAt !== undefined && prepareWords(opened, path)
  const db = wrap(opened)
  const writer = createWriter(db, { retention, profile, isCramped })
  const state = () => {
    const { head, lastEvent, pruned } = writer
    return { head, lastEvent, pruned, mailboxes: new Set<string>(), gone: new Set<number>() }
  }
  const report = quietened((problem) => announce({ ...state(), problems: [problem] }))
  const checkpointer = isInMemory ? undefined : createCheckpointer(db, path, report)
  const queue = createCommitQueue(writer, (commit) => {
    announce({ ...state(), ...commit, problems: [] })
    try {
      checkpointer?.look()
    } catch (error) {
      // The commit stands; what could not be carried over now will be with one of the next.
      report(error)
    }
  })
  const writes = createWriteCalls(writer, queue, report)
  const ticking = setInterval(() => {
    try {
      writes.tick()
      checkpointer?.shrink()
    } catch (error) {
      report(error)
    }
  }, tickMs)
  const words = isInMemory
    ? createWordCalls(db, { segmentSize, isCramped, report, findDamage: () => false })
    : undefined
  words?.connectRowsHere(writes.saveDigestRows)
  const calls: Calls = {
    ...(isInMemory ? createReader(db) : {}),
    ...words,
    ...writes,
    head: () => writer.head,
    lastEvent: () => writer.lastEvent,
    renewWords: () => writes.inBackground(renewWords(db, path)),
    async close() {
      clearInterval(ticking)
      words?.stopUpkeep()
      writes.stop()
      queue.drain()
      await checkpointer?.close()
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
      lock?.close()
    },
  }
  return { calls, opened: { aside, hasUpkeep } }
}

/** A damaged database is set aside, so that mail can be taken; nobody writes to it again. */
function openOrBeginAnew(firstAt: number | undefined) {
  try {
    return { opened: openForWriting(path, durability), aside: null }
  } catch (error) {
    if (firstAt === undefined || !isOursAndDamaged(path, error)) throw error
    const aside = setAside(path, firstAt)
    return { opened: openForWriting(path, durability), aside }
  }
}

async function loadWrapper(): Promise<(db: Database.Database) => Database.Database> {
  if (wrapper === undefined) return (db) => db
  const { wrapDatabase }: WrapperModule = await import(wrapper.module)
  return (db) => wrapDatabase(db, wrapper.data)
}

/** After the first thread, and one after the other, since no two can at once. */
const releaseAfterMs = { writes: 2_500, both: 2_500, reads: 3_000, words: 3_500 }

/** How often age is looked at, and work that was put off is taken up. */
const tickMs = 1_000

let calls: Calls = {
  async open(firstAt: number | undefined): Promise<OpenedDatabase> {
    if (role === 'reads' || role === 'words') {
      calls = await (role === 'reads' ? openReads(true) : openWordsAlone())
      return { aside: null, hasUpkeep: false }
    }
    const { calls: writes, opened } = await openWrites(firstAt)
    calls = writes
    return opened
  },
}

const served: CallServerOptions = { answer, describe: toThreadError, bytesOf }

function answer(name: string, args: readonly unknown[]): unknown {
  if (name === 'line') return void serveCalls(args[0] as MessagePort, served)
  const handler = calls[name]
  if (handler === undefined) throw new Error(`The database thread knows no call "${name}"`)
  return handler(...(args as never[]))
}

function bytesOf(name: string, value: unknown): readonly Uint8Array<ArrayBuffer>[] {
  if (name === 'readPending' || name === 'readUndeliveredGroup') {
    return (value as readonly (PendingMail | UndeliveredMail)[]).map(({ raw }) => raw)
  }
  return wholeBytes(name, value)
}

if (parentPort === null) throw new TypeError('Cannot serve a database: this is the main thread')
const main = serveCalls(parentPort, served)
releaseMemoryWhenCalm(releaseAfterMs[role])
