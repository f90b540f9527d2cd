import type { AllowedRecipients } from '../model/allowed-recipients.ts'
import type { Release, ReleaseRecipient } from '../model/release.ts'
import { finalState } from './merge-attempt.ts'

/** Ends a release: whom it has not reached, it will not. */
export function giveUp(release: Release, error: string, now: number): Release {
  const recipients = release.recipients.map((each) =>
    each.state === 'waiting' ? { ...each, state: 'given-up' as const } : each,
  )
  const state = finalState(recipients)
  return {
    ...release,
    recipients,
    state: state === 'dead' ? 'failed' : state,
    error,
    nextAttemptAt: null,
    updatedAt: now,
  }
}

/** Who was allowed when it was ordered, and no longer is, is not sent to; where nobody is left, it is over. */
export function withoutForbidden(release: Release, allowed: AllowedRecipients, now: number): Release {
  const isForbidden = ({ address, state }: ReleaseRecipient) =>
    state === 'waiting' && !allowed.isAllowed(address)
  if (!release.recipients.some(isForbidden)) return release
  const recipients = release.recipients.map((each) =>
    isForbidden(each)
      ? { ...each, state: 'refused' as const, reply: 'Not in --relay-recipients any more' }
      : each,
  )
  const changed = { ...release, recipients }
  const isWaiting = recipients.some(({ state }) => state === 'waiting')
  return isWaiting ? changed : giveUp(changed, 'Nobody of them is in --relay-recipients any more', now)
}
