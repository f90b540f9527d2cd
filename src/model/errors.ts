/**
 * What callers can do something about. The message is written for a person: action first, values quoted, the state
 * after a colon, no final full stop.
 */
export type PostfangErrorCode =
  /** The store cannot take mail now: disk full, or shutting down. Try again later. */
  | 'unavailable'
  /** Over a size limit. */
  | 'too-large'
  /** The database cannot be opened as it is. */
  | 'database'
  /** A limit of time or size ended the reading of a message. */
  | 'unreadable'
  /** A port that another program listens on. */
  | 'port-in-use'
  /** A name, number or text that may not be. */
  | 'invalid'
  /** What was asked for is not there. */
  | 'missing'
  /** What the operator has not allowed. */
  | 'forbidden'

export class PostfangError extends Error {
  readonly code: PostfangErrorCode
  constructor(code: PostfangErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PostfangError'
    this.code = code
  }
}

const diskFullCodes = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])

/** Whether an error says that there is no room on the disk, or less than is to be kept free. */
export function isDiskFull(error: unknown): boolean {
  const cause = error instanceof PostfangError && error.code === 'unavailable' ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && diskFullCodes.has(String(cause.code))
}
