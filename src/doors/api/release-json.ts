import type { FullReleaseJson, ReleaseJson } from '../../contract/release.ts'
import { isoTime } from '../../http/summary-json.ts'
import type { Release, ReleaseFacts } from '../../model/release.ts'

export function releaseJson(release: ReleaseFacts): ReleaseJson {
  const { id, message, mailbox, subject, relay, from, recipients, origin, state, tries, error } = release
  return {
    id,
    message,
    mailbox,
    subject,
    relay,
    from,
    recipients: [...recipients],
    origin,
    state,
    createdAt: isoTime(release.createdAt),
    updatedAt: isoTime(release.updatedAt),
    nextAttemptAt: release.nextAttemptAt === null ? null : isoTime(release.nextAttemptAt),
    tries,
    error,
  }
}

export function fullReleaseJson(release: Release): FullReleaseJson {
  return {
    ...releaseJson(release),
    attempts: release.attempts.map(({ startedAt, endedAt, error, recipients, conversation }) => ({
      startedAt: isoTime(startedAt),
      endedAt: isoTime(endedAt),
      error,
      recipients: [...recipients],
      conversation: [...conversation],
    })),
  }
}
