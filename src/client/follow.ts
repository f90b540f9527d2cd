import type { ChangeJson, LiveFrame } from '../contract/live.ts'
import type { MessageJson } from '../contract/message.ts'
import { type Connection, withQuery } from './connection.ts'
import { createMessage } from './create-message.ts'
import { RequestError, UnreachableError } from './errors.ts'
import { readServerEvents } from './live-events.ts'
import type { FollowOptions } from './mailbox.ts'
import type { Message } from './message.ts'
import { pause } from './pause.ts'
import { pollMessages } from './poll.ts'

const firstRetryMs = 100
const longestRetryMs = 5_000

/** Every message of a mailbox in order of arrival, over the live feed; resumes by sequence number. */
export async function* followMessages(
  connection: Connection,
  mailbox: string | undefined,
  { since = 0, signal: asked }: FollowOptions,
): AsyncGenerator<Message, void> {
  const signals = [asked, connection.closed].filter((signal) => signal !== undefined)
  const signal = AbortSignal.any(signals)
  let at = since === 'now' ? undefined : since
  let failures = 0
  while (!signal.aborted) {
    const broken = new AbortController()
    const stop = AbortSignal.any([signal, broken.signal])
    try {
      for await (const step of readFeed(connection, mailbox, at, stop)) {
        failures = 0
        at = step.seq
        if (step.message !== undefined) yield step.message
      }
    } catch (error) {
      if (signal.aborted) return
      if (!isPassing(error)) throw error
    } finally {
      broken.abort()
    }
    await pause(Math.min(longestRetryMs, firstRetryMs * 2 ** failures++), signal)
  }
}

interface Step {
  /** Everything up to here has been handed out. */
  readonly seq: number
  readonly message?: Message
}

async function* readFeed(
  connection: Connection,
  mailbox: string | undefined,
  since: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Step, void> {
  const { body } = await connection.request(withQuery('/api/live', { mailbox, since }), {
    headers: { accept: 'text/event-stream' },
    signal,
  })
  if (body === null) return
  let at = since
  for await (const { name, data } of readServerEvents(body)) {
    const frame = JSON.parse(data) as LiveFrame | ChangeJson
    if (name === 'hello') {
      // A server that has started over with an empty store counts from the beginning.
      if (at === undefined || frame.seq < at) yield { seq: frame.seq }
      at ??= frame.seq
      continue
    }
    if (name === 'resync') yield* catchUp(connection, mailbox, at ?? frame.seq)
    if ('kind' in frame && frame.kind === 'captured') {
      const message = await openMessage(connection, frame.message.id)
      if (message !== undefined) yield { seq: frame.seq, message }
    }
    at = frame.seq
    yield { seq: at }
  }
}

/** Changes were left out: what has arrived since is read from the list instead. */
async function* catchUp(
  connection: Connection,
  mailbox: string | undefined,
  since: number,
): AsyncGenerator<Step, void> {
  for await (const message of pollMessages(connection, { mailbox, q: '', limit: 100 }, since, 0)) {
    yield { seq: message.seq, message }
  }
}

/** Undefined for one that was deleted meanwhile. */
async function openMessage(connection: Connection, id: string): Promise<Message | undefined> {
  try {
    return createMessage(connection, await connection.json<MessageJson>(`/api/messages/${id}`))
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return undefined
    throw error
  }
}

/** Whether it makes sense to try again: a refusal stays one. */
function isPassing(error: unknown): boolean {
  if (error instanceof RequestError) return error.status >= 502
  return error instanceof UnreachableError || error instanceof TypeError || isAbort(error)
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
