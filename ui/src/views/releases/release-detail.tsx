import { useEffect, useMemo } from 'preact/hooks'
import type { FullReleaseJson } from '../../../../src/contract/release.ts'
import { formatExactTime } from '../../format/time.ts'
import { pollRelease } from '../../models/release-board.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useLocale, useText } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { ReleaseState } from './release-state.tsx'
import { useReleaseText } from './use-release-text.ts'

/** One release: to whom, how it stands, and each attempt with what was said. */
export function ReleaseDetail({ id }: { id: string }) {
  const text = useReleaseText()
  const polled = useMemo(() => pollRelease(id), [id])
  useEffect(() => polled.close, [polled])
  const release = polled.value.value
  const failure = polled.failure.value
  if (release === undefined) {
    return failure ? (
      <Empty icon="warning" title={text.failed}>
        <FailureText failure={failure} />
      </Empty>
    ) : (
      <div aria-busy="true" />
    )
  }
  const isWaiting = release.state === 'queued'
  const canRetry = isWaiting || !['sent', 'sending'].includes(release.state)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="release-detail" tabIndex={0}>
      <Head release={release} />
      <div class="release-actions">
        {canRetry && <Button onClick={() => void polled.retry()}>{text.retry}</Button>}
        {isWaiting && <Button onClick={() => void polled.cancel()}>{text.cancel}</Button>}
        <ScreenLink to={{ screen: 'mail', id: release.message, tab: 'preview' }}>{text.message}</ScreenLink>
      </div>
      <Attempts release={release} />
    </div>
  )
}

function Head({ release }: { release: FullReleaseJson }) {
  const text = useReleaseText()
  const common = useText()
  return (
    <>
      <h2 class="message-subject" dir="auto">
        {release.subject || common.list.noSubject}
      </h2>
      <p aria-live="polite">
        <ReleaseState release={release} />
      </p>
      <p class="soft small">
        <bdi>{release.from || common.message.nullSender}</bdi> {text.by(release.relay)}
        {release.origin === 'rule' && `, ${text.rule}`}
      </p>
      <table class="release-table">
        <tbody>
          {release.recipients.map(({ address, state, reply }) => (
            <tr key={address}>
              <th scope="row">
                <bdi>{address}</bdi>
              </th>
              <td>{text.recipientStates[state]}</td>
              <td lang="en">{reply}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Attempts({ release: { attempts, tries } }: { release: FullReleaseJson }) {
  const text = useReleaseText()
  const locale = useLocale()
  if (attempts.length === 0) return <p class="soft">{text.noAttempt}</p>
  const first = Math.max(0, tries - attempts.length)
  return (
    <>
      {attempts.map((attempt, index) => (
        <details key={attempt.startedAt} open={index === attempts.length - 1}>
          <summary>
            {text.attempt(first + index + 1)}{' '}
            <span class="soft small">{formatExactTime(attempt.startedAt, locale)}</span>
          </summary>
          <ol class="release-conversation">
            {attempt.conversation.map(({ by, text: line }, at) => (
              <li key={at} class={`is-${by}`}>
                <span class="visually-hidden">{text[by]}: </span>
                <code lang="en">{line}</code>
              </li>
            ))}
          </ol>
        </details>
      ))}
    </>
  )
}
