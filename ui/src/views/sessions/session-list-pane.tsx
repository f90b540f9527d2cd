import type { SessionSummaryJson } from '../../../../src/contract/session.ts'
import { formatExactTime, formatShortTime } from '../../format/time.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { NavButton } from '../nav/nav-button.tsx'
import { FailureText } from '../shell/notice-bar.tsx'

/** Every SMTP connection, newest first, also those that ended without a message. */
export function SessionListPane() {
  const text = useText()
  return (
    <section class="list-pane" aria-label={text.sessions.pane}>
      <div class="pane-head">
        <NavButton />
        <h2 class="cut">{text.sessions.title}</h2>
      </div>
      <div class="list-body">
        <Sessions />
      </div>
    </section>
  )
}

function Sessions() {
  const { sessions: list } = useApp()
  const text = useText()
  const sessions = list.sessions.value
  const failure = list.failure.value
  if (sessions === undefined && failure === undefined) return <ListSkeleton />
  if (sessions === undefined || sessions.length === 0) {
    if (failure === undefined)
      return <Empty icon="sessions" title={text.empty.noSessions} hint={text.empty.noSessionsHint} />
    return (
      <Empty icon="warning" title={text.sessions.failed}>
        <p class="soft">
          <FailureText failure={failure} />
        </p>
        <Button onClick={list.reload}>{text.common.retry}</Button>
      </Empty>
    )
  }
  return (
    <>
      <ul>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      {list.hasMore.value && (
        <div class="cut-note">
          <Button onClick={list.loadMore}>{text.sessions.more}</Button>
        </div>
      )}
    </>
  )
}

function SessionRow({ session }: { session: SessionSummaryJson }) {
  const { navigation, now } = useApp()
  const text = useText()
  const locale = useLocale()
  const to = { screen: 'sessions', id: session.id } as const
  return (
    <li>
      <a
        class="session-row"
        href={navigation.href(to)}
        aria-current={navigation.route.value.id === session.id ? 'true' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          navigation.go(to)
        }}
      >
        <span class="row-line">
          <bdi class="cut">{session.helo ?? session.clientAddress}</bdi>
          {session.endedAt === null && <span class="chip">{text.sessions.open}</span>}
          <time
            class="row-time"
            dateTime={session.startedAt}
            title={formatExactTime(session.startedAt, locale)}
          >
            {formatShortTime(session.startedAt, now.value, locale)}
          </time>
        </span>
        <span class="row-line soft">
          <span class="cut">
            {session.messages === 0 ? text.sessions.noMessages : text.sessions.messages(session.messages)}
            {' · '}
            <bdi>{session.user ?? text.session.noUser}</bdi>
            {session.endReason && (
              <>
                {' · '}
                <span lang="en">{session.endReason}</span>
              </>
            )}
          </span>
          <span class="session-listener small">{session.listener.split(':')[0]}</span>
        </span>
      </a>
    </li>
  )
}
