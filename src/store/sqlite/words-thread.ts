import { setTimeout } from 'node:timers/promises'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Thread } from '../../lib/thread-call.ts'
import { PostfangError } from '../../model/errors.ts'
import type { PackedDigests } from '../store-line.ts'
import { callsOf } from './database-calls.ts'
import { saysDamage } from './words-database.ts'

/** The thread that writes the index of words, as its store sees it: it is started when there is something to do for it. */
export interface WordsThread {
  saveDigests(packed: readonly PackedDigests[]): Promise<void>
  /** Messages were deleted, see `WordCalls`; nobody waits for it. */
  noteGone(from: readonly number[]): void
  /** A way to it for another thread. */
  openLine(): MessagePort
  /** Gives it a way to the thread that saves rows; to be called when that was started again. */
  connectRows(): void
  /** Something that a search has read makes no sense: has the index looked through, which says so if it is damaged. */
  lookForDamage(): void
  /** The index is damaged: ends the thread, has the index made anew, and starts another one when there is work for it. */
  renew(): void
  close(): Promise<void>
}

export interface WordsThreadOptions {
  /** Starts it; of a database in memory, the thread that does everything and has it open. */
  readonly start: (onRestart: () => void) => Thread
  /** Calls the thread that saves rows; undefined where that is the same. */
  readonly write: ReturnType<typeof callsOf> | undefined
  /** Makes the index anew, while nobody writes to it; it may be asked for once more where that fails. */
  readonly makeAnew: () => Promise<void>
  readonly onError: (error: Error) => void
}

/** After an attempt to make the index anew has failed, and between two looks for damage. */
const pauseMs = 5_000

const wayOut = '"postfang verify" tells more, "postfang restore <backup>" puts a backup in its place'

export function createWordsThread({ start, write, makeAnew, onError }: WordsThreadOptions): WordsThread {
  let started: Promise<Thread> | undefined
  /** There is an index that is whole, as far as anybody knows. */
  let whole = Promise.resolve()
  let isRenewing = false
  let isGivenUp = false
  const closing = new AbortController()
  let lookedAt = Number.NEGATIVE_INFINITY
  let isClosed = false

  function open(): Promise<Thread> {
    if (started !== undefined) return started
    const opening = whole.then(openThread)
    started = opening
    opening.catch(() => {
      if (started === opening) started = undefined
    })
    return opening
  }

  async function openThread(): Promise<Thread> {
    if (isClosed) throw new PostfangError('unavailable', 'The database is being closed')
    if (isGivenUp)
      throw new PostfangError('unavailable', 'There is no index of words: the database is damaged')
    const thread = start(connectRows)
    if (write === undefined) return thread
    try {
      await callsOf(thread)('open', [])
      connect(thread, write)
      return thread
    } catch (error) {
      await thread.terminate()
      throw error
    }
  }

  function renew(): void {
    if (isRenewing || isGivenUp || isClosed || write === undefined) return
    isRenewing = true
    report(
      new Error('The index of words is damaged: it is made anew, so that mail is found again bit by bit'),
    )
    const damaged = started
    started = undefined
    whole = end(damaged)
      .then(tryToMakeAnew)
      .finally(() => {
        isRenewing = false
      })
  }

  async function tryToMakeAnew(): Promise<void> {
    while (!isClosed) {
      try {
        return await makeAnew()
      } catch (error) {
        if (saysDamage(error)) {
          isGivenUp = true
          report(
            new Error(
              `The index of words cannot be made anew, since the messages are damaged, too: ${wayOut}`,
            ),
          )
          return
        }
        report(error)
        await setTimeout(pauseMs, undefined, { ref: false, signal: closing.signal }).catch(() => {})
      }
    }
  }

  async function end(opened: Promise<Thread> | undefined): Promise<void> {
    const thread = await opened?.catch(() => undefined)
    if (thread === undefined || write === undefined) return
    await callsOf(thread)('close', []).catch(() => undefined)
    await thread.terminate()
  }

  function connect(thread: Thread, to: ReturnType<typeof callsOf>): void {
    const { port1, port2 } = new MessageChannel()
    void to('line', [port1], { ports: [port1] }).catch(() => port1.close())
    void callsOf(thread)('connectRows', [port2], { ports: [port2] }).catch(() => port2.close())
  }

  function connectRows(): void {
    if (write === undefined) return
    const to = write
    void started?.then((thread) => connect(thread, to)).catch(() => undefined)
  }

  function report(error: unknown): void {
    if (!isClosed) onError(error instanceof Error ? error : new Error(String(error)))
  }

  return {
    async saveDigests(packed) {
      return callsOf(await open())('saveDigests', [packed])
    },
    noteGone(from) {
      if (isClosed) return
      open()
        .then((thread) => callsOf(thread)('noteGone', [from]))
        .catch(report)
    },
    openLine() {
      const { port1, port2 } = new MessageChannel()
      open()
        .then((thread) => callsOf(thread)('line', [port1], { ports: [port1] }))
        .catch(() => port1.close())
      return port2
    },
    connectRows,
    lookForDamage() {
      const now = performance.now()
      if (isRenewing || isGivenUp || isClosed || write === undefined || now - lookedAt < pauseMs) return
      lookedAt = now
      open()
        .then((thread) => callsOf(thread)('lookForDamage', []))
        .catch(report)
    },
    renew,
    async close() {
      isClosed = true
      closing.abort()
      // What is being made anew has no thread; the next start takes it up.
      if (!isRenewing) await end(started)
    },
  }
}
