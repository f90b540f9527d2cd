import type { MessagePort } from 'node:worker_threads'
import { forEachRequest, type Requests, type ThreadMessage, transferOf } from './thread-call.ts'

/** The answering end of {@link startThread} and of {@link callOver}. */
export interface CallServer {
  /**
   * Sends a note of its own accord. It waits one round of microtasks, so that the replies which belong to it go with it;
   * a note that comes before it was sent gets the one before to merge with.
   */
  announce(merge: (before: unknown) => unknown): void
}

export interface CallServerOptions {
  readonly answer: (name: string, args: readonly unknown[]) => unknown
  /** The bytes in a result that are handed over, not copied; without it, a result that is bytes as a whole. */
  readonly bytesOf?: (name: string, value: unknown) => readonly Uint8Array<ArrayBuffer>[]
  /** What the caller gets of an error. */
  readonly describe: (error: unknown) => unknown
}

/** Answers the calls that come in over a port; the replies of one turn travel together. */
export function serveCalls(
  port: MessagePort,
  { answer, describe, bytesOf = wholeBytes }: CallServerOptions,
): CallServer {
  let replies: unknown[] = []
  let transfer: ArrayBuffer[] = []
  let note: unknown
  let isFlushDue = false

  function flush(): void {
    isFlushDue = false
    if (replies.length === 0 && note === undefined) return
    port.postMessage({ replies, note } satisfies ThreadMessage, transfer)
    replies = []
    transfer = []
    note = undefined
  }

  function reply(call: number, isOk: boolean, result: unknown): void {
    replies.push(call, isOk, result)
    if (isFlushDue) return
    isFlushDue = true
    queueMicrotask(flush)
  }

  function serve(call: number, name: string, args: readonly unknown[]): void {
    const done = (value: unknown) => {
      for (const bytes of bytesOf(name, value)) transfer.push(...transferOf(bytes))
      reply(call, true, value)
    }
    const failed = (error: unknown) => reply(call, false, describe(error))
    try {
      const result = answer(name, args)
      if (result instanceof Promise) result.then(done, failed)
      else done(result)
    } catch (error) {
      failed(error)
    }
  }

  port.on('message', (requests: Requests) => forEachRequest(requests, serve))

  return {
    announce(merge) {
      note = merge(note)
      queueMicrotask(() => queueMicrotask(() => queueMicrotask(flush)))
    },
  }
}

/** Those of a result that is bytes and nothing else. */
export function wholeBytes(_name: string, value: unknown): readonly Uint8Array<ArrayBuffer>[] {
  return isBytes(value) ? [value] : []
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer
}
