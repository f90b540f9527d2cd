import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { ReleaseJson } from '../../../../src/contract/release.ts'
import { runCommand } from '../../models/commands.ts'
import { pollReleases } from '../../models/release-board.ts'
import { IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { NavButton } from '../nav/nav-button.tsx'
import { ScreenLink } from '../screen-link.tsx'
import { ListSplitter } from '../shell/list-splitter.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLinkKeys } from '../use-link-keys.ts'
import { ReleaseDetail } from './release-detail.tsx'
import { ReleaseState } from './release-state.tsx'
import { useReleaseText } from './use-release-text.ts'

/** Everything that was sent on, and one of it with its attempts. */
export function ReleasesScreen() {
  const app = useApp()
  const text = useText()
  const releaseText = useReleaseText()
  const { id } = app.navigation.route.value
  return (
    <>
      <ReleaseList />
      <ListSplitter />
      <section class="detail-pane" aria-label={releaseText.one}>
        {id === undefined ? (
          <Empty icon="send" title={releaseText.choose} hint={releaseText.emptyHint} />
        ) : (
          <>
            <div class="pane-head message-bar">
              <IconButton
                icon="back"
                label={text.message.back}
                keyName="u"
                onClick={() => runCommand(app, 'back')}
              />
            </div>
            <ReleaseDetail id={id} key={id} />
          </>
        )}
      </section>
    </>
  )
}

function ReleaseList() {
  const app = useApp()
  const text = useReleaseText()
  const list = useRef<HTMLDivElement>(null)
  useLinkKeys(app, list)
  return (
    <section class="list-pane" aria-label={text.list}>
      <div class="pane-head">
        <NavButton />
        <h2 class="cut">{text.list}</h2>
      </div>
      <div class="list-body" ref={list}>
        <Releases />
      </div>
    </section>
  )
}

function Releases() {
  const text = useReleaseText()
  const { mailbox } = useApp().navigation.route.value
  const polled = useMemo(() => pollReleases({ mailbox }), [mailbox])
  useEffect(() => polled.close, [polled])
  const releases = polled.value.value
  const failure = polled.failure.value
  if (releases === undefined) {
    if (failure === undefined) return <ListSkeleton />
    return (
      <Empty icon="warning" title={text.failed}>
        <FailureText failure={failure} />
      </Empty>
    )
  }
  if (releases.length === 0) return <Empty icon="send" title={text.empty} hint={text.emptyHint} />
  return (
    <ul>
      {releases.map((release) => (
        <li key={release.id}>
          <ReleaseRow release={release} />
        </li>
      ))}
    </ul>
  )
}

function ReleaseRow({ release }: { release: ReleaseJson }) {
  const text = useText()
  const isOpen = useApp().navigation.route.value.id === release.id
  return (
    <ScreenLink
      to={{ screen: 'releases', id: release.id }}
      class="pane-row release-row"
      current={isOpen ? 'true' : undefined}
    >
      <bdi class="cut">{release.subject || text.list.noSubject}</bdi>
      <bdi class="soft small cut">{release.recipients.map(({ address }) => address).join(', ')}</bdi>
      <span class="cut small">
        <ReleaseState release={release} />
      </span>
    </ScreenLink>
  )
}
