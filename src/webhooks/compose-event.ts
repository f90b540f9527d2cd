import { isoTime, summaryJson } from '../http/summary-json.ts'
import type { Change } from '../model/change.ts'
import type { WebhookEvent } from '../model/webhook.ts'

const eventOf: Readonly<Record<Change['kind'], WebhookEvent | undefined>> = {
  captured: 'message.received',
  // No news of its own: a message is told of once it has been read.
  digested: undefined,
  updated: 'message.updated',
  deleted: 'message.deleted',
}

/** What a change is called outside; undefined for one that is not told. */
export function eventNameOf(change: Change): WebhookEvent | undefined {
  return eventOf[change.kind]
}

/** The body that tells of a change. `at` is when it is told, in epoch milliseconds. */
export function composeEvent(type: WebhookEvent, change: Change, at: number): string {
  const { seq, mailbox } = change
  const about = change.kind === 'deleted' ? { ids: change.ids } : { message: summaryJson(change.message) }
  return JSON.stringify({ type, timestamp: isoTime(at), seq, mailbox, ...about })
}
