import type { MessagePort } from 'node:worker_threads'
import type { Calls, Handover } from '../../lib/thread-call.ts'
import { PostfangError } from '../../model/errors.ts'
import type { ThreadError } from './database-thread.ts'
import type { Reader } from './reader.ts'
import type { WriteCalls } from './write-calls.ts'

type Methods = Reader &
  WriteCalls & {
    /** Resolves to where a damaged database was set aside, which is done at this time only (epoch ms); null for none. */
    open(asideAt?: number): string | null
    head(): number
    lastEvent(): number
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

/** What SQLite says when there is no room, or when the device fails: a matter of now, not of the message. */
const storageCodes = /^SQLITE_(FULL|IOERR|NOMEM|BUSY|READONLY)/

/** The error that a database thread replied with, as callers know it. */
export function toError(thrown: unknown): Error {
  const { code, message } = thrown as ThreadError
  if (code === 'database') return new PostfangError('database', message)
  if (storageCodes.test(code)) {
    const cause = Object.assign(new Error(message), { code })
    return new PostfangError('unavailable', `Cannot store: ${message}`, { cause })
  }
  return Object.assign(new Error(message), { code })
}
