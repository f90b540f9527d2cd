/** What a webhook can be told of. */
export const webhookEvents = ['message.received', 'message.updated', 'message.deleted'] as const

export type WebhookEvent = (typeof webhookEvents)[number]

/**
 * An address that is told of changes, and how far it has got. The outbox is the committed sequence itself: what comes
 * after `cursor` is still to be told, so that nothing can be forgotten or told out of order.
 */
export interface Webhook {
  readonly id: string
  readonly url: string
  /** Only this mailbox; null for all. */
  readonly mailbox: string | null
  readonly events: readonly WebhookEvent[]
  /** Key of the signature; null for none. */
  readonly secret: string | null
  /** `setting`: the operator's, by --webhook; `api`: made by a client. */
  readonly source: 'setting' | 'api'
  /** Epoch milliseconds, as all times here. */
  readonly createdAt: number
  /** Everything up to this sequence number has been told. */
  readonly cursor: number
  /** How many events have been told. */
  readonly delivered: number
  /** Attempts in a row that failed. */
  readonly failures: number
  readonly failingSince: number | null
  readonly lastAttemptAt: number | null
  /** Status of the last answer; null where there was none. */
  readonly lastStatus: number | null
  /** What was wrong with the last attempt; null where nothing was. */
  readonly lastError: string | null
  readonly nextAttemptAt: number | null
  /** Given up: only "send again" wakes it. */
  readonly isDead: boolean
}
