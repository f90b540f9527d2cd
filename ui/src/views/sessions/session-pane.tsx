import { useEffect, useRef, useState } from 'preact/hooks'
import type { SessionJson } from '../../../../src/contract/session.ts'
import { formatExactTime, formatSpan } from '../../format/time.ts'
import { runCommand } from '../../models/commands.ts'
import { readSession } from '../../models/message-reads.ts'
import { IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { SessionFacts } from '../tabs/session-tab.tsx'
import { useFocusAfter } from '../use-focus-after.ts'
import { useLoaded } from '../use-loaded.ts'
import { Conversation } from './lazy.ts'

/** How often the conversation of a connection that is still open is read again. */
const followMs = 2000

/** One SMTP connection from its beginning to its end. */
export function SessionPane() {
  const app = useApp()
  const text = useText()
  const id = app.navigation.openId.value
  const pane = useRef<HTMLElement>(null)
  useFocusAfter(id, pane, false)
  return (
    <section class="detail-pane" aria-label={text.sessions.title} ref={pane}>
      {id === undefined ? (
        <Empty icon="sessions" title={text.empty.chooseSession} />
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
          <OpenSession id={id} key={id} />
        </>
      )}
    </section>
  )
}

function OpenSession({ id }: { id: string }) {
  const { sessions } = useApp()
  const text = useText()
  // An open session is read again as it goes on: its entry in the list says that something has happened.
  const entry = sessions.sessions.value?.find((session) => session.id === id)
  const [beat, setBeat] = useState(0)
  const state = `${entry?.messages} ${entry?.problems} ${entry?.endedAt} ${beat}`
  const loaded = useLoaded(`${id} ${state}`, (signal) => readSession(id, signal))
  // What is shown stays while it is read again.
  const shown = useRef<SessionJson | undefined>(undefined)
  if (loaded.kind === 'ready') shown.current = loaded.value
  const session = shown.current
  const isGoingOn = session?.endedAt === null
  useEffect(() => {
    if (!isGoingOn) return
    const timer = setInterval(() => setBeat((last) => last + 1), followMs)
    return () => clearInterval(timer)
  }, [isGoingOn])
  if (loaded.kind === 'failed') {
    const isGone = loaded.failure.kind === 'problem' && loaded.failure.problem.status === 404
    return (
      <Empty icon="warning" title={isGone ? text.sessions.gone : text.session.failed}>
        {!isGone && (
          <p class="soft">
            <FailureText failure={loaded.failure} />
          </p>
        )}
      </Empty>
    )
  }
  // It is there before it is filled, so that whoever has opened it by a key is in it from the first moment.
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="session session-scroll" tabIndex={0} aria-busy={session === undefined}>
      {session === undefined ? <div class="message-skeleton" /> : <WholeSession session={session} />}
    </div>
  )
}

function WholeSession({ session }: { session: SessionJson }) {
  return (
    <>
      <Times session={session} />
      <SessionFacts session={session} />
      <SessionMessages session={session} />
      <Conversation transcript={session.transcript} />
    </>
  )
}

/** The messages that it brought, each a link to it. */
function SessionMessages({ session }: { session: SessionJson }) {
  const text = useText()
  if (session.kept.length === 0) return null
  return (
    <ul class="session-messages" aria-label={text.sessions.itsMessages}>
      {session.kept.map(({ id, rejected }, index) => (
        <li key={id}>
          <ScreenLink to={{ screen: 'mail', id, tab: 'preview' }}>
            {rejected ? text.sessions.refusedMessage(index + 1) : text.sessions.message(index + 1)}
          </ScreenLink>
        </li>
      ))}
    </ul>
  )
}

function Times({ session }: { session: SessionJson }) {
  const text = useText()
  const locale = useLocale()
  const lastedMs =
    session.endedAt === null ? undefined : Date.parse(session.endedAt) - Date.parse(session.startedAt)
  return (
    <dl class="facts">
      <div>
        <dt>{text.sessions.started}</dt>
        <dd>{formatExactTime(session.startedAt, locale)}</dd>
      </div>
      <div>
        <dt>{text.sessions.lasted}</dt>
        <dd>{lastedMs === undefined ? text.sessions.open : formatSpan(lastedMs, locale)}</dd>
      </div>
      {session.endReason && (
        <div>
          <dt>{text.sessions.ended}</dt>
          <dd lang="en">{session.endReason}</dd>
        </div>
      )}
    </dl>
  )
}
