import { isDiskFull, PostfangError, type PostfangErrorCode } from '../model/errors.ts'
import { HttpProblem } from './problem.ts'

const statusOf: Readonly<Record<PostfangErrorCode, number>> = {
  unavailable: 503,
  'too-large': 413,
  database: 500,
  unreadable: 422,
  'port-in-use': 500,
  invalid: 400,
  missing: 404,
  forbidden: 403,
}

/** RFC 4918 §11.5. Where the database lies is nothing for a client. */
const noSpace = 'Cannot keep it: the disk has too little space left; delete messages, or free some'

/**
 * What a client is told of an error that ended its request. Errors that are nobody's intention say nothing about the
 * inside; they go to the log.
 */
export function translateError(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (isDiskFull(error)) return new HttpProblem(507, noSpace)
  const status = error instanceof PostfangError ? statusOf[error.code] : 500
  if (error instanceof PostfangError && status !== 500) {
    return new HttpProblem(status, error.message, {}, status === 503 ? { 'retry-after': '1' } : {})
  }
  return new HttpProblem(500, 'The server failed to answer this; its log says why')
}
