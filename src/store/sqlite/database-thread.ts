import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type CallServerOptions, serveCalls } from '../../lib/serve-calls.ts'
import { PostfangError } from '../../model/errors.ts'
import { createCommitQueue } from './commit-queue.ts'
import {
  type Durability,
  isSqliteError,
  lockDatabase,
  openForReading,
  openForWriting,
} from './open-database.ts'
import { createReader } from './reader.ts'
import { createWriteCalls } from './write-calls.ts'
import { createWriter } from './writer.ts'

/**
 * A database thread: `reads` answers questions from a connection of its own, `writes` holds the one connection that
 * writes; `both` serves a database in memory, which only its own connection can see. It opens when it is told to, so
 * that threads start side by side while the file is still being made.
 */
export interface DatabaseThreadData {
  readonly role: 'reads' | 'writes' | 'both'
  readonly path: string
  readonly durability: Durability
}

/** Sent after a commit, with or before the replies to what it did. */
export interface CommitNote {
  readonly head: number
  readonly mailboxes: ReadonlySet<string>
}

/** An error as it crosses the thread boundary. */
export interface ThreadError {
  readonly code: string
  readonly message: string
}

type Calls = Record<string, (...args: never[]) => unknown>

const { role, path, durability }: DatabaseThreadData = workerData

function announce(commit: CommitNote): void {
  main.announce((before) => {
    const mailboxes = new Set([...((before as CommitNote | undefined)?.mailboxes ?? []), ...commit.mailboxes])
    return { head: commit.head, mailboxes } satisfies CommitNote
  })
}

function openReads(): Calls {
  const db = openForReading(path)
  return { ...createReader(db), close: () => db.close() }
}

function openWrites(): Calls {
  const lock = lockDatabase(path)
  const db = openForWriting(path, durability)
  const writer = createWriter(db)
  const queue = createCommitQueue(writer, announce)
  const writes = createWriteCalls(writer, queue)
  writes.resume()
  return {
    ...(role === 'both' ? createReader(db) : {}),
    ...writes,
    head: () => writer.head,
    close() {
      writes.stop()
      queue.drain()
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
      lock?.close()
    },
  }
}

let calls: Calls = {
  open() {
    calls = role === 'reads' ? openReads() : openWrites()
  },
}

const served: CallServerOptions = { answer, describe: toThreadError }

function answer(name: string, args: readonly unknown[]): unknown {
  if (name === 'line') return void serveCalls(args[0] as MessagePort, served)
  const handler = calls[name]
  if (handler === undefined) throw new Error(`The database thread knows no call "${name}"`)
  return handler(...(args as never[]))
}

function toThreadError(error: unknown): ThreadError {
  if (error instanceof PostfangError || isSqliteError(error))
    return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

if (parentPort === null) throw new TypeError('Cannot serve a database: this is the main thread')
const main = serveCalls(parentPort, served)
