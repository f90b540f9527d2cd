import type { MessageId } from './ids.ts'

/**
 * Really sends a kept message on, by a relay that the operator has configured: never by one that a client names.
 *
 * @throws PostfangError `forbidden` where the operator has not allowed it
 */
export type ReleaseMessage = (request: {
  readonly id: MessageId
  /** Name of the relay; undefined for the only one. */
  readonly relay?: string | undefined
  /** Recipients; undefined for those of the envelope. */
  readonly to?: readonly string[] | undefined
}) => Promise<void>
