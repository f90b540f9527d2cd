import type { MessageId } from './ids.ts'

/**
 * Really sends a kept message on, by a relay that the operator has configured: never by one that a client names.
 *
 * Resolves once it is in the queue for good. @throws PostfangError `forbidden` where the operator has not allowed it
 */
export type ReleaseMessage = (request: {
  readonly id: MessageId
  /** Name of the relay; undefined for the first. */
  readonly relay?: string | undefined
  /** Recipients; undefined for those of the envelope. */
  readonly to?: readonly string[] | undefined
}) => Promise<void>

/** What may be told of relays: nothing of how they are signed in to. */
export interface RelayFacts {
  /** The default first. */
  readonly names: readonly string[]
  /** Whom they may send to: addresses, `@domain`, `*`. */
  readonly allowed: readonly string[]
}
