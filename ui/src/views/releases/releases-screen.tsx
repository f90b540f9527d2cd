import { useEffect, useMemo } from 'preact/hooks'
import type { ReleaseJson } from '../../../../src/contract/release.ts'
import { runCommand } from '../../models/commands.ts'
import { pollReleases } from '../../models/release-board.ts'
import { IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { NavButton } from '../nav/nav-button.tsx'
import { ScreenLink } from '../screen-link.tsx'
import { ListSplitter } from '../shell/list-splitter.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
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
  const { mailbox } = app.navigation.route.value
  const polled = useMemo(() => pollReleases({ mailbox }), [mailbox])
  useEffect(() => polled.close, [polled])
  const releases = polled.value.value
  const failure = polled.failure.value
  return (
    <section class="list-pane" aria-label={text.list}>
      <div class="pane-head">
        <NavButton />
        <h2>{text.list}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well */}
      <div class="release-scroll" tabIndex={0} aria-busy={releases === undefined}>
        {failure && releases === undefined && (
          <Empty icon="warning" title={text.failed}>
            <FailureText failure={failure} />
          </Empty>
        )}
        {releases?.length === 0 && <Empty icon="send" title={text.empty} hint={text.emptyHint} />}
        <ul class="release-list">
          {releases?.map((release) => (
            <li key={release.id}>
              <ReleaseRow release={release} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function ReleaseRow({ release }: { release: ReleaseJson }) {
  const text = useText()
  return (
    <div class="release-row">
      <ScreenLink to={{ screen: 'releases', id: release.id }}>
        {release.subject || text.list.noSubject}
      </ScreenLink>
      <span class="soft small cut">{release.recipients.map(({ address }) => address).join(', ')}</span>
      <ReleaseState release={release} />
    </div>
  )
}
