import { useRef } from 'preact/hooks'
import type { SessionSummaryJson } from '../../../../src/contract/session.ts'
import { formatExactTime, formatShortTime } from '../../format/time.ts'
import { sessionKinds } from '../../models/session-list.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { MailboxNote } from '../mailbox-note.tsx'
import { NavButton } from '../nav/nav-button.tsx'
import { ScreenLink } from '../screen-link.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLinkKeys } from '../use-link-keys.ts'

/** Every SMTP connection, newest first, also those that ended without a message. */
export function SessionListPane() {
  const text = useText()
  const list = useRef<HTMLDivElement>(null)
  useLinkKeys(useApp(), list)
  return (
    <section class="list-pane" aria-label={text.sessions.pane}>
      <div class="pane-head">
        <NavButton />
        <h2 class="cut">{text.sessions.title}</h2>
        <KindChoice />
      </div>
      <MailboxNote describe={text.sessions.ofMailbox} />
      <div class="list-body" ref={list}>
        <Sessions />
      </div>
    </section>
  )
}

function KindChoice() {
  const { only } = useApp().sessions
  const text = useText()
  return (
    <select
      class="field session-kind"
      aria-label={text.sessions.show}
      value={only.value ?? ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value
        only.value = sessionKinds.find((kind) => kind === chosen)
      }}
    >
      <option value="">{text.sessions.kinds.all}</option>
      {sessionKinds.map((kind) => (
        <option key={kind} value={kind}>
          {text.sessions.kinds[kind]}
        </option>
      ))}
    </select>
  )
}

function Sessions() {
  const { sessions: list, navigation } = useApp()
  const text = useText()
  const sessions = list.sessions.value
  const failure = list.failure.value
  if (sessions === undefined && failure === undefined) return <ListSkeleton />
  if (sessions === undefined || (sessions.length === 0 && failure !== undefined)) {
    return (
      <Empty icon="warning" title={text.sessions.failed}>
        <p class="soft">{failure && <FailureText failure={failure} />}</p>
        <Button onClick={list.reload}>{text.common.retry}</Button>
      </Empty>
    )
  }
  if (sessions.length === 0) {
    const isNarrowed = list.only.value !== undefined || navigation.route.value.mailbox !== undefined
    const title = isNarrowed ? text.sessions.noneOfKind : text.empty.noSessions
    return <Empty icon="sessions" title={title} hint={text.empty.noSessionsHint} />
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
  return (
    <li>
      <ScreenLink
        to={{ screen: 'sessions', id: session.id }}
        class="pane-row session-row"
        current={navigation.route.value.id === session.id ? 'true' : undefined}
      >
        <span class="row-line">
          <bdi class="cut">{session.helo ?? session.clientAddress}</bdi>
          {session.endedAt === null && <span class="chip">{text.sessions.open}</span>}
          <SessionMarks session={session} />
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
      </ScreenLink>
    </li>
  )
}

/** What catches the eye in a long list: refusals, and errors that were ordered. */
function SessionMarks({ session }: { session: SessionSummaryJson }) {
  const text = useText()
  return (
    <>
      {session.problems > 0 && (
        <span class="session-mark is-late" title={text.sessions.problems(session.problems)}>
          <Icon name="warning" />
          <span aria-hidden="true">{session.problems}</span>
          <span class="visually-hidden">{text.sessions.problems(session.problems)}</span>
        </span>
      )}
      {session.faults.length > 0 && (
        <span class="chip" title={session.faults.join(', ')}>
          {text.sessions.faulted}
        </span>
      )}
    </>
  )
}
