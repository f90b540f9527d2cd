import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import type { CheckpointThreadData } from './checkpoint-thread.ts'

/**
 * Carries the write-ahead log into the database on a thread of its own: within a commit, as SQLite does it of itself,
 * that takes hundreds of milliseconds when much was deleted, and every message waits for it.
 */
export interface Checkpointer {
  /** To be called between transactions. */
  look(): void
  /** To be called every second: when it has become calm, the log's own file is made small again. */
  shrink(): void
  close(): Promise<void>
}

/** Pages of the log, of 4 KiB, that are worth a turn of the thread. */
const worthPages = 1_000
/**
 * A log of this size has to begin anew. SQLite does that only when everything in it is carried over, which a thread beside
 * one that writes without a pause never gets to: the writer carries the last few pages over itself.
 */
const longPages = 8_000
/** What the writer carries over itself, so that it takes a few milliseconds. */
const fewPages = 500
/** Looks at the log are at least so far apart. */
const lookEveryMs = 5
const pageBytes = 4096
/** A log of fewer pages may keep its file; a second that adds no more than that is calm. */
const smallPages = 250
/** A log that has grown to this is carried over at once, whatever waits: the disk is slower than what comes in. */
const mostPages = 32_000

/** @param onError hears why the thread has ended; from then on, SQLite does it of itself again */
export function createCheckpointer(
  db: Database.Database,
  path: string,
  onError: (error: Error) => void,
): Checkpointer {
  /** Whether it was busy, pages in the log, pages of them carried over. */
  const counts = db.prepare<[], readonly number[]>('PRAGMA wal_checkpoint(NOOP)').raw()
  let worker: Worker | undefined
  let isRunning = false
  let isClosing = false
  /** Hears that the thread has done what it was told, or has ended. */
  let onIdle: (() => void) | undefined
  let lookedAt = 0

  // Started when there is something to do: who catches a few mails does not pay for it.
  function start(): Worker {
    const data: CheckpointThreadData = { path }
    const started = new Worker(threadUrl, { workerData: data, execArgv: [] })
    started.on('message', () => {
      rest()
      look()
    })
    started.on('error', (error) => {
      onError(new Error(`Cannot carry the log into the database beside capture: ${error}`))
    })
    started.on('exit', () => {
      rest()
      if (isClosing) return
      isClosing = true
      db.pragma('wal_autocheckpoint = 4000')
    })
    // Without what is to be done nothing has to stay awake for it.
    started.unref()
    return started
  }

  function rest(): void {
    isRunning = false
    onIdle?.()
  }

  /** A thread that is ended while it loads SQLite's library takes the whole process with it. */
  async function idle(): Promise<void> {
    if (!isRunning) return
    worker?.ref()
    await new Promise<void>((resolve) => {
      onIdle = resolve
    })
  }

  function look(): void {
    if (isClosing) return
    const { log, waiting } = measure()
    if (log >= mostPages || (log >= longPages && waiting <= fewPages)) {
      if (!isRunning) db.pragma('wal_checkpoint(PASSIVE)')
    } else if (!isRunning && (waiting >= worthPages || (log >= longPages && waiting > 0))) {
      isRunning = true
      worker ??= start()
      worker.postMessage('go')
    }
  }

  function measure(): { readonly log: number; readonly waiting: number } {
    const [, log = 0, checkpointed = 0] = counts.get() ?? []
    return { log, waiting: log - checkpointed }
  }

  let lastLog = 0

  /** SQLite writes over a log that was carried over, and never gives its room back: on a full disk that is what is missing. */
  function shrink(): void {
    const { log, waiting } = measure()
    const isCalm = Math.abs(log - lastLog) < smallPages
    lastLog = log
    if (isClosing || isRunning || !isCalm || waiting >= worthPages) return
    // A log that was begun anew is short, and its file as long as before.
    const file = statSync(`${path}-wal`, { throwIfNoEntry: false })
    if (file === undefined || file.size < smallPages * pageBytes) return
    // Who reads just now is not waited for.
    const before = Number(db.pragma('busy_timeout', { simple: true }))
    db.pragma('busy_timeout = 0')
    try {
      db.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      db.pragma(`busy_timeout = ${before}`)
    }
  }

  return {
    shrink,
    look() {
      const now = performance.now()
      if (now - lookedAt < lookEveryMs) return
      lookedAt = now
      look()
    },
    async close() {
      isClosing = true
      await idle()
      await worker?.terminate()
    },
  }
}

const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './checkpoint-thread.ts' : './checkpoint-thread.js',
  import.meta.url,
)
