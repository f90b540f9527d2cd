import type { ReleaseJson } from '../../../../src/contract/release.ts'
import { formatExactTime } from '../../format/time.ts'
import { useLocale } from '../app-context.ts'
import { useReleaseText } from './use-release-text.ts'

/** What has become of a release, in a few words. */
export function ReleaseState({ release }: { release: ReleaseJson }) {
  const text = useReleaseText()
  const locale = useLocale()
  const { state, nextAttemptAt, tries, error } = release
  const isWaiting = state === 'queued' && tries > 0 && nextAttemptAt !== null
  return (
    <span>
      <strong class={`release-state is-${state}`}>{text.states[state]}</strong>
      {isWaiting && (
        <span class="soft small">
          {', '}
          {text.next(formatExactTime(nextAttemptAt, locale))}
        </span>
      )}
      {error !== null && state !== 'sent' && (
        <span class="release-error small" lang="en">
          {' '}
          {error}
        </span>
      )}
    </span>
  )
}
