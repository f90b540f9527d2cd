import type { WaitedJson } from '../contract/api.ts'
import type { ProblemJson } from '../contract/problem.ts'
import { type Connection, withQuery } from './connection.ts'
import { createMessage } from './create-message.ts'
import { RequestError, UnreachableError } from './errors.ts'
import type { Message } from './message.ts'
import { pause } from './pause.ts'

export interface PollQuery {
  readonly mailbox: string | undefined
  readonly q: string
  /** Most messages in one answer. */
  readonly limit: number
}

/** One request is held at most this long; proxies cut longer ones. */
const longestHoldMs = 50_000
/** How much longer an answer may take than it was asked to, in milliseconds. */
const answerGraceMs = 15_000
const firstRetryMs = 25
const longestRetryMs = 1_000

/**
 * The messages that match, in order of arrival, as they come: held requests, one after the other, each going on after
 * the last message seen. Ends when the time is up.
 *
 * @throws UnreachableError when the time is up and the last request found nobody; RequestError for one that was refused
 */
export async function* pollMessages(
  connection: Connection,
  query: PollQuery,
  since: number,
  timeoutMs: number,
): AsyncGenerator<Message, void> {
  const deadline = performance.now() + timeoutMs
  let at = since
  let failures = 0
  for (;;) {
    const leftMs = Math.max(0, deadline - performance.now())
    const answer = await ask(connection, { ...query, since: at }, Math.min(leftMs, longestHoldMs))
    if (answer.kind === 'gone') {
      const restMs = deadline - performance.now()
      if (restMs <= 0 || connection.closed?.aborted) throw answer.error
      const pauseMs = Math.min(restMs, longestRetryMs, firstRetryMs * 2 ** failures++)
      await pause(pauseMs, connection.closed)
      continue
    }
    failures = 0
    for (const json of answer.messages) {
      // Not the highest: a server that has started over with an empty store counts from the beginning.
      at = json.seq
      yield createMessage(connection, json)
    }
    if (answer.messages.length === 0 && performance.now() >= deadline) return
  }
}

type Answer =
  | { readonly kind: 'answered'; readonly messages: WaitedJson['messages'] }
  | { readonly kind: 'gone'; readonly error: UnreachableError }

async function ask(
  connection: Connection,
  query: PollQuery & { readonly since: number },
  holdMs: number,
): Promise<Answer> {
  const timeout = `${Math.round(holdMs)}ms`
  try {
    const { messages } = await connection.json<WaitedJson>(
      withQuery('/api/messages/wait', { ...query, timeout }),
      { signal: AbortSignal.timeout(Math.round(holdMs) + answerGraceMs) },
    )
    return { kind: 'answered', messages }
  } catch (error) {
    if (error instanceof UnreachableError) return { kind: 'gone', error }
    if (!(error instanceof RequestError)) throw error
    if (isTimeout(error.problem)) return { kind: 'answered', messages: [] }
    // On its way out or up, or a proxy that does not reach it.
    if (error.status >= 502) {
      const cause = connection.closed?.aborted ? connection.closed.reason : error
      return { kind: 'gone', error: new UnreachableError(connection.url, cause) }
    }
    throw error
  }
}

function isTimeout(problem: ProblemJson | undefined): boolean {
  return problem?.nearMisses !== undefined
}
