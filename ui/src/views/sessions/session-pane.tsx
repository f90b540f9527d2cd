import type { SessionJson } from '../../../../src/contract/session.ts'
import { formatExactTime, formatSpan } from '../../format/time.ts'
import { runCommand } from '../../models/commands.ts'
import { readSession } from '../../models/message-reads.ts'
import { IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { SessionFacts } from '../tabs/session-tab.tsx'
import { useLoaded } from '../use-loaded.ts'
import { Conversation } from './conversation.tsx'

/** One SMTP connection from its beginning to its end. */
export function SessionPane() {
  const app = useApp()
  const text = useText()
  const id = app.navigation.openId.value
  return (
    <section class="detail-pane" aria-label={text.sessions.title}>
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
  const loaded = useLoaded(`${id} ${entry?.messages} ${entry?.endedAt}`, (signal) => readSession(id, signal))
  if (loaded.kind === 'loading') return <div class="message-skeleton" aria-busy="true" />
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
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="session session-scroll" tabIndex={0}>
      <Times session={loaded.value} />
      <SessionFacts session={loaded.value} />
      <Conversation transcript={loaded.value.transcript} />
    </div>
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
