import { limits } from '../model/limits.ts'
import type { Release, ReleaseAttempt, ReleaseRecipient, ReleaseState } from '../model/release.ts'

/**
 * A release after an attempt: who has it, who was refused for good, and when the others are tried again.
 *
 * @param pauses before the second attempt, the third, …; when they are used up, what is left is given up
 */
export function mergeAttempt(release: Release, attempt: ReleaseAttempt, pauses: readonly number[]): Release {
  const tries = release.tries + 1
  const pauseMs = pauses[tries - 1]
  const tried = release.recipients.map((recipient) => afterAttempt(recipient, attempt, pauseMs === undefined))
  const isWaiting = tried.some(({ state }) => state === 'waiting')
  return {
    ...release,
    recipients: tried,
    tries,
    state: isWaiting ? 'queued' : finalState(tried),
    nextAttemptAt: isWaiting && pauseMs !== undefined ? attempt.endedAt + pauseMs : null,
    updatedAt: attempt.endedAt,
    error: attempt.error ?? firstRefusal(tried),
    attempts: [...release.attempts, attempt].slice(-limits.releaseAttempts),
  }
}

function afterAttempt(
  recipient: ReleaseRecipient,
  attempt: ReleaseAttempt,
  isLast: boolean,
): ReleaseRecipient {
  const found = attempt.recipients.find(({ address }) => address === recipient.address)
  if (recipient.state !== 'waiting' || found === undefined) return recipient
  const { outcome, reply } = found
  if (outcome !== 'deferred') return { ...recipient, state: outcome, reply }
  return { ...recipient, state: isLast ? 'given-up' : 'waiting', reply }
}

/** What is left of the recipients is not tried again. */
export function finalState(recipients: readonly ReleaseRecipient[]): ReleaseState {
  const states = new Set(recipients.map(({ state }) => state))
  if (states.has('sent')) return states.size === 1 ? 'sent' : 'partly'
  return states.has('given-up') ? 'dead' : 'failed'
}

function firstRefusal(recipients: readonly ReleaseRecipient[]): string | null {
  const refused = recipients.find(({ state }) => state !== 'sent')
  return refused === undefined ? null : `${refused.address}: ${refused.reply ?? 'no reply'}`
}
