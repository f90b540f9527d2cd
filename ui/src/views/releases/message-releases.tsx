import { useEffect, useMemo } from 'preact/hooks'
import type { ReleaseJson } from '../../../../src/contract/release.ts'
import { pollReleases } from '../../models/release-board.ts'
import { Icon } from '../../parts/icon.tsx'
import { useApp } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'
import { ReleaseState } from './release-state.tsx'
import { useReleaseText } from './use-release-text.ts'

/** More recipients than these are told by the release itself. */
const mostShown = 3

function firstOf({ recipients }: ReleaseJson): string {
  const shown = recipients.slice(0, mostShown).map(({ address }) => address)
  const rest = recipients.length - shown.length
  return rest > 0 ? `${shown.join(', ')} +${rest}` : shown.join(', ')
}

/** Above the tabs of a message: what was sent on of it. Nothing where nothing was. */
export function MessageReleases({ message }: { message: string }) {
  const { overlay } = useApp()
  const text = useReleaseText()
  const polled = useMemo(() => pollReleases({ message }), [message])
  useEffect(() => polled.close, [polled])
  // Whoever closes the dialog has perhaps ordered one.
  const isAsking = overlay.value === 'release'
  useEffect(() => {
    if (!isAsking) void polled.reload()
  }, [isAsking, polled])
  const releases = polled.value.value ?? []
  if (releases.length === 0) return null
  return (
    <section class="message-releases" aria-label={text.list}>
      <ul>
        {releases.slice(0, 5).map((release) => (
          <li key={release.id}>
            <Icon name="send" />
            <span>
              <ScreenLink to={{ screen: 'releases', id: release.id }}>{firstOf(release)}</ScreenLink>{' '}
              <ReleaseState release={release} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
