import type { ProblemJson } from '../contract/problem.ts'
import type { Message } from './message.ts'

/**
 * No message came, or too few, before the time was up. The message says what was expected, what arrived, and for the
 * nearest ones what differs, field by field.
 */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError'
  /** What the mailbox held instead, the nearest first; at most five. */
  readonly nearest: readonly Message[]

  constructor(message: string, nearest: readonly Message[]) {
    super(message)
    this.nearest = nearest
  }
}

/** A message came that should not have come. */
export class UnexpectedMessageError extends Error {
  override readonly name = 'UnexpectedMessageError'
  readonly received: Message

  constructor(message: string, received: Message) {
    super(message)
    this.received = received
  }
}

/** Nobody answers at the URL, or not in time; `cause` tells why. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly url: string

  constructor(url: string, cause: unknown) {
    super(`Cannot reach Postfang at ${url}: ${describeCause(cause)}`, { cause })
    this.url = url
  }
}

/** The server refused a request: a filter that does not parse, a token that is not right, a message that is gone. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly status: number
  /** What the server said, where it said it as problem details. */
  readonly problem: ProblemJson | undefined

  constructor(status: number, url: string, problem: ProblemJson | undefined) {
    super(problem?.detail ?? `Postfang at ${url} answered ${status}`)
    this.status = status
    this.problem = problem
  }
}

/** The innermost cause says it: `fetch failed` alone helps nobody. */
function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof AggregateError) return describeCause(cause.errors[0] ?? cause)
  return cause instanceof Error ? describeCause(cause) : error.message
}
