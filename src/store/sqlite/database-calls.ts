import type { MessagePort } from 'node:worker_threads'
import type { Calls, Handover } from '../../lib/thread-call.ts'
import type { OpenedDatabase } from './database-thread.ts'
import type { Reader } from './reader.ts'
import type { WordCalls } from './word-calls.ts'
import type { WriteCalls } from './write-calls.ts'

type Methods = Reader &
  WriteCalls &
  WordCalls & {
    /**
     * The one that writes sets a damaged database aside, and sees to the index of words, at the first time only, which is
     * given then (epoch ms): later others have both open.
     */
    open(firstAt?: number): OpenedDatabase
    head(): number
    lastEvent(): number
    /** Begins the index of words anew; resolves when all messages wait for a digest again. */
    renewWords(): Promise<void>
    /** Opens the database once more, with the index of words or for now without it. */
    reopen(hasWords: boolean): Promise<void>
    /** Answers what comes in over this port too. */
    line(port: MessagePort): void
    close(): void
  }

/** Bytes at the end are handed over apart from the other arguments. */
type WithoutBytes<Args> = Args extends [...infer Others, Uint8Array<ArrayBuffer>] ? Others : never

/** The calls of a database thread, typed: the one place that vouches for what comes back over the boundary. */
export function callsOf({ call }: Calls) {
  return <Name extends keyof Methods>(
    name: Name,
    args: Parameters<Methods[Name]> | WithoutBytes<Parameters<Methods[Name]>>,
    handover?: Handover,
  ) => call(name, args, handover) as Promise<Awaited<ReturnType<Methods[Name]>>>
}
