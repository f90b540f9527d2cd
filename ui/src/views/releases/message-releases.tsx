import { useEffect, useMemo } from 'preact/hooks'
import { pollReleases } from '../../models/release-board.ts'
import { Icon } from '../../parts/icon.tsx'
import { useApp } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'
import { ReleaseState } from './release-state.tsx'
import { useReleaseText } from './use-release-text.ts'

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
            <ScreenLink to={{ screen: 'releases', id: release.id }}>
              {release.recipients.map(({ address }) => address).join(', ')}
            </ScreenLink>{' '}
            <ReleaseState release={release} />
          </li>
        ))}
      </ul>
    </section>
  )
}
