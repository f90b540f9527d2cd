import type { MessageId } from './ids.ts'
import type { RelayLine } from './relay.ts'

/**
 * `sent`: the relay has taken it for everybody; `partly`: for some, and the others are not tried again; `failed`: for
 * nobody, and it was refused for good; `dead`: for nobody, and no attempt is left.
 */
export type ReleaseState = 'queued' | 'sending' | 'sent' | 'partly' | 'failed' | 'dead' | 'cancelled'

export interface ReleaseRecipient {
  readonly address: string
  /** `waiting`: still to be tried; `given-up`: no attempt is left, or none is wanted. */
  readonly state: 'waiting' | 'sent' | 'refused' | 'given-up'
  /** What the relay said of it last; null while it has said nothing. */
  readonly reply: string | null
}

/** One connection to the relay, or what kept it from being made. */
export interface ReleaseAttempt {
  /** Epoch milliseconds, as all times here. */
  readonly startedAt: number
  readonly endedAt: number
  /** Why it did not work, in a sentence; null where the relay took the message. */
  readonly error: string | null
  readonly recipients: readonly {
    readonly address: string
    readonly outcome: 'sent' | 'refused' | 'deferred'
    readonly reply: string | null
  }[]
  readonly conversation: readonly RelayLine[]
}

/** A release as a list shows it. */
export interface ReleaseFacts {
  /** A UUIDv7, which is also in the trace header. */
  readonly id: string
  readonly message: MessageId
  readonly mailbox: string
  /** Of the message, cut: it says what this was when the message is long gone. */
  readonly subject: string
  /** Name of the relay. */
  readonly relay: string
  /** Envelope sender; empty for the null sender. */
  readonly from: string
  readonly recipients: readonly ReleaseRecipient[]
  readonly origin: 'request' | 'rule'
  readonly has8Bit: boolean
  readonly state: ReleaseState
  readonly createdAt: number
  readonly updatedAt: number
  /** When it is tried next; null where it is not. */
  readonly nextAttemptAt: number | null
  /** Attempts that were made since it was ordered, or since somebody had it tried again. */
  readonly tries: number
  /** What was wrong last; null where nothing was. */
  readonly error: string | null
}

export interface Release extends ReleaseFacts {
  /** In order, the newest `limits.releaseAttempts`. */
  readonly attempts: readonly ReleaseAttempt[]
}

/** True while something is still to be done. */
export function isOpen({ state }: Pick<ReleaseFacts, 'state'>): boolean {
  return state === 'queued' || state === 'sending'
}
