import type { Relay } from '../model/relay.ts'
import type { Release, ReleaseAttempt } from '../model/release.ts'
import type { SmtpSender } from '../outbound/smtp/smtp-sender.ts'
import type { Store } from '../store/store.ts'
import { composeTrace } from './trace-header.ts'

export interface AttemptParts {
  readonly store: Pick<Store, 'readRaw'>
  readonly sender: SmtpSender
  readonly relay: Relay
  readonly instance: string
  readonly clock: () => number
  readonly signal: AbortSignal
}

export type AttemptOutcome =
  | { readonly kind: 'made'; readonly attempt: ReleaseAttempt }
  /** There is nothing left to send. */
  | { readonly kind: 'gone'; readonly reason: string }

/** Sends a release to whom it has not reached: the bytes of the message as they are, the trace header in front. */
export async function attemptRelease(
  { id, message, from, recipients, has8Bit }: Release,
  { store, sender, relay, instance, clock, signal }: AttemptParts,
): Promise<AttemptOutcome> {
  const startedAt = clock()
  const raw = await store.readRaw(message)
  if (raw === undefined) {
    return { kind: 'gone', reason: 'The message was deleted before it could be sent on' }
  }
  const trace = Buffer.from(composeTrace({ id, relay: relay.name, instance }), 'latin1')
  const outcome = await sender.send({
    relay,
    from,
    to: recipients.filter(({ state }) => state === 'waiting').map(({ address }) => address),
    pieces: [trace, raw],
    has8Bit,
    signal,
  })
  return { kind: 'made', attempt: { startedAt, endedAt: clock(), ...outcome } }
}
