import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Thread } from '../../lib/thread-call.ts'
import type { PackedDigests } from '../store-line.ts'
import { callsOf } from './database-calls.ts'

/** The thread that writes the index of words, as its store sees it: it is started when there is something to do for it. */
export interface WordsThread {
  saveDigests(packed: readonly PackedDigests[]): Promise<void>
  /** Messages were deleted, see `WordCalls`; nobody waits for it. */
  noteGone(from: readonly number[]): void
  /** A way to it for another thread. */
  openLine(): MessagePort
  /** Gives it a way to the thread that saves rows; to be called when that was started again. */
  connectRows(): void
  close(): Promise<void>
}

export interface WordsThreadOptions {
  /** Starts it; of a database in memory, the thread that does everything and has it open. */
  readonly start: (onRestart: () => void) => Thread
  /** Calls the thread that saves rows; undefined where that is the same. */
  readonly write: ReturnType<typeof callsOf> | undefined
  readonly onError: (error: Error) => void
}

export function createWordsThread({ start, write, onError }: WordsThreadOptions): WordsThread {
  let started: Promise<Thread> | undefined
  let isClosed = false

  function open(): Promise<Thread> {
    started ??= openThread().catch((error: unknown) => {
      started = undefined
      throw error
    })
    return started
  }

  async function openThread(): Promise<Thread> {
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
    async close() {
      isClosed = true
      const thread = await started?.catch(() => undefined)
      if (thread === undefined || write === undefined) return
      await callsOf(thread)('close', []).catch(() => undefined)
      await thread.terminate()
    },
  }
}
