import type { Connection } from './connection.ts'
import { RequestError, UnexpectedMessageError, WaitTimeoutError } from './errors.ts'
import { explainNone, explainTimeout } from './explain/explain-wait.ts'
import { composeQuery, type FilterQuery } from './filter/filter-query.ts'
import { matchesFilter } from './filter/match-filter.ts'
import { type ReadFilter, readFilter } from './filter/read-filter.ts'
import type { Message } from './message.ts'
import { pollMessages } from './poll.ts'
import type { Memory, WaitContext, WaitRequest } from './wait-request.ts'

/** Messages asked for at a time where the client has to look at them itself. */
const batch = 50

/** @throws WaitTimeoutError when fewer than `count` came; UnreachableError; TypeError */
export async function waitForMessages(
  context: WaitContext,
  request: WaitRequest,
): Promise<readonly Message[]> {
  const { connection, memory } = context
  const filter = readFilter(request.filter)
  const found: Message[] = []
  for await (const message of follow(context, filter, request)) {
    if (request.isExclusive && !(await claim(connection, message.id))) continue
    found.push(message)
    if (found.length === request.count) break
  }
  if (found.length < request.count) {
    if (request.isExclusive) await Promise.all(found.map(({ id }) => release(connection, id)))
    const { text, nearest } = await explainTimeout(context, filter, request, found)
    throw new WaitTimeoutError(text, nearest)
  }
  if (request.since === undefined && !request.isPeek) remember(memory, found)
  return found
}

/** @throws UnexpectedMessageError when one came */
export async function waitForNone(
  context: WaitContext,
  request: Pick<WaitRequest, 'filter' | 'since' | 'timeoutMs'>,
): Promise<void> {
  const filter = readFilter(request.filter)
  for await (const message of follow(context, filter, { ...request, count: 1 })) {
    throw new UnexpectedMessageError(explainNone(context, filter, message), message)
  }
}

/** @returns false when another exclusive wait has it, or it was deleted meanwhile */
async function claim(connection: Connection, id: string): Promise<boolean> {
  try {
    await connection.request(claimPath(id), { method: 'POST' })
    return true
  } catch (error) {
    if (error instanceof RequestError && (error.status === 409 || error.status === 404)) return false
    throw error
  }
}

/** Gives back what a wait that came to nothing has claimed. */
async function release(connection: Connection, id: string): Promise<void> {
  await connection.request(claimPath(id), { method: 'DELETE' })
}

function claimPath(id: string): string {
  return `/api/messages/${encodeURIComponent(id)}/claim`
}

/** What matches and was not handed out when the wait began: two waits at a time both get a message. */
async function* follow(
  { connection, mailbox, memory }: WaitContext,
  filter: ReadFilter,
  { since, timeoutMs, count }: Pick<WaitRequest, 'since' | 'timeoutMs' | 'count'>,
): AsyncGenerator<Message, void> {
  const { q, isComplete }: FilterQuery = composeQuery(filter)
  const isFresh = since === undefined
  const skipped: ReadonlySet<string> = isFresh ? new Set(memory.taken) : new Set()
  const start = since ?? Math.max(memory.mark, memory.passed.get(q) ?? 0)
  const query = { mailbox, q, limit: isComplete && skipped.size === 0 ? Math.min(count, batch) : batch }
  let isAtStart = isFresh
  for await (const message of pollMessages(connection, query, start, timeoutMs)) {
    const isSkipped = skipped.has(message.id)
    isAtStart &&= isSkipped
    if (isAtStart) memory.passed.set(q, message.seq)
    if (!isSkipped && matchesFilter(filter, message)) yield message
  }
}

function remember(memory: Memory, messages: readonly Message[]): void {
  for (const { id, seq } of messages) {
    memory.taken.add(id)
    memory.cursor = Math.max(memory.cursor, seq)
  }
}
