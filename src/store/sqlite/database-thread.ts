import { parentPort, workerData } from 'node:worker_threads'
import {
  type CallReply,
  type CallRequest,
  type ThreadMessage,
  type ThreadRequests,
  transferOf,
} from '../../lib/thread-call.ts'
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

let replies: CallReply[] = []
let transfer: ArrayBuffer[] = []
let note: CommitNote | undefined

function reply(answer: CallReply): void {
  replies.push(answer)
  queueMicrotask(flush)
}

function flush(): void {
  if (replies.length === 0 && note === undefined) return
  const message: ThreadMessage = { replies, note }
  parentPort?.postMessage(message, transfer)
  replies = []
  transfer = []
  note = undefined
}

/** Waits one round of microtasks, in which the commit's callers put their replies beside the note. */
function announce(commit: CommitNote): void {
  const mailboxes = new Set([...(note?.mailboxes ?? []), ...commit.mailboxes])
  note = { head: commit.head, mailboxes }
  queueMicrotask(() => queueMicrotask(flush))
}

function openReads(): Calls {
  const db = openForReading(path)
  return { ...createReader(db), close: () => db.close() }
}

function openWrites(): Calls {
  const lock = lockDatabase(path)
  const db = openForWriting(path, durability)
  const reader = createReader(db)
  const writer = createWriter(db)
  const queue = createCommitQueue(writer, announce)
  return {
    ...(role === 'both' ? reader : {}),
    ...createWriteCalls(writer, reader, queue),
    head: () => writer.head,
    close() {
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

async function answer({ call, name, args }: CallRequest): Promise<void> {
  try {
    const handler = calls[name]
    if (handler === undefined) throw new Error(`The database thread knows no call "${name}"`)
    const result = handler(...(args as never[]))
    const value = result instanceof Promise ? await result : result
    if (isBytes(value)) transfer.push(...transferOf(value))
    reply({ call, ok: true, value })
  } catch (error) {
    reply({ call, ok: false, error: toThreadError(error) })
  }
  if (name === 'close') queueMicrotask(() => parentPort?.close())
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer
}

function toThreadError(error: unknown): ThreadError {
  if (error instanceof PostfangError || isSqliteError(error))
    return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

parentPort?.on('message', (requests: ThreadRequests) => {
  for (const request of requests) void answer(request)
})
