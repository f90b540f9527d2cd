import type { MailjetEventType, NewMailjetEvent } from './mailjet-event.ts'

/** 1: every event is a POST of its own. 2: events are grouped. */
export type CallbackVersion = 1 | 2

/** Where events of one type are posted to: an entry of Mailjet's /REST/eventcallbackurl. */
export interface Callback {
  readonly id: number
  /** The API key; null for all, which is the operator's. */
  readonly mailbox: string | null
  readonly type: MailjetEventType
  /** It takes over when the other one of its type is dead. */
  readonly isBackup: boolean
  /** Absolute, with user name and password where they are to be sent. */
  readonly url: string
  readonly version: CallbackVersion
  /** {@link CallbackTarget.id} */
  readonly target: number
  /** Epoch milliseconds, as all times here. */
  readonly createdAt: number
}

/** A callback before it is kept; one with the same mailbox, type and role is replaced. */
export type NewCallback = Omit<Callback, 'id' | 'target'> & {
  /** Of the one that is changed; undefined for a new one. */
  readonly id?: number | undefined
}

/** An address with what is queued for it, shared by the callbacks of one mailbox that name it with the same version. */
export interface CallbackTarget extends CallbackState {
  readonly id: number
  readonly mailbox: string | null
  readonly url: string
  readonly version: CallbackVersion
}

/** How an address fares. */
export interface CallbackState {
  /** Events that were taken. */
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
  /** Given up until it is set anew. */
  readonly isDead: boolean
}

/** An event that is still to be posted, with all that is told of it: its message may be gone by then. */
export interface QueuedEvent {
  /** Grows with every queued event. */
  readonly number: number
  readonly event: NewMailjetEvent
  /** Unsigned 64 bits. */
  readonly messageId: bigint
  readonly uuid: string
  readonly recipient: string
  /** 0 for a transactional message. */
  readonly campaignId: number
  readonly contactId: number
  /** Empty for none, as with what follows. */
  readonly campaign: string
  readonly customId: string
  readonly payload: string
}

/** One POST, or one attempt at it. */
export interface CallbackDelivery {
  readonly id: number
  readonly target: number
  readonly mailbox: string | null
  readonly url: string
  readonly at: number
  readonly durationMs: number
  readonly body: string
  readonly types: readonly MailjetEventType[]
  /** Null where there was no answer. */
  readonly status: number | null
  /** The beginning of it. */
  readonly answer: string
  /** Null for one that was taken. */
  readonly error: string | null
  /** When the same events are posted again. */
  readonly nextAttemptAt: number | null
  /** Somebody had it sent again. */
  readonly isManual: boolean
}

export type NewCallbackDelivery = Omit<CallbackDelivery, 'id'>

export const freshState: CallbackState = {
  delivered: 0,
  failures: 0,
  failingSince: null,
  lastAttemptAt: null,
  lastStatus: null,
  lastError: null,
  nextAttemptAt: null,
  isDead: false,
}
