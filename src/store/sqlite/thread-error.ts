import { PostfangError } from '../../model/errors.ts'
import { isSqliteError } from './open-database.ts'

/** An error as it crosses the thread boundary. */
export interface ThreadError {
  readonly code: string
  readonly message: string
}

export function toThreadError(error: unknown): ThreadError {
  if (error instanceof PostfangError || isSqliteError(error))
    return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

/** What SQLite says when there is no room, or when the device fails: a matter of now, not of the message. */
const storageCodes = /^SQLITE_(FULL|IOERR|NOMEM|BUSY|READONLY)/

/** The error that a database thread replied with, as callers know it. */
export function toError(thrown: unknown): Error {
  const { code, message } = thrown as ThreadError
  if (code === 'database' || code === 'unavailable') return new PostfangError(code, message)
  if (storageCodes.test(code)) {
    const cause = Object.assign(new Error(message), { code })
    return new PostfangError('unavailable', `Cannot store: ${message}`, { cause })
  }
  return Object.assign(new Error(message), { code })
}
