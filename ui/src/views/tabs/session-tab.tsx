import type { MessageJson, SessionFactsJson } from '../../../../src/contract/message.ts'
import { readMessageSession } from '../../models/message-reads.ts'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { Conversation } from '../sessions/lazy.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLoaded } from '../use-loaded.ts'

/** Who handed the message in, and what was said: the SMTP conversation up to this message. */
export function SessionTab({ message }: { message: MessageJson }) {
  const { navigation } = useApp()
  const text = useText()
  const loaded = useLoaded(message.id, (signal) => readMessageSession(message.id, signal))
  const isHttp = message.session.listener === 'http'
  return (
    <div class="session">
      <SessionFacts session={message.session} />
      {isHttp && <p class="soft">{text.session.viaHttp}</p>}
      {loaded.kind === 'failed' && (
        <Empty icon="warning" title={text.session.failed}>
          <p class="soft">
            <FailureText failure={loaded.failure} />
          </p>
        </Empty>
      )}
      {loaded.kind === 'ready' && loaded.value.transcript.length > 0 && (
        <Conversation transcript={loaded.value.transcript} />
      )}
      {!isHttp && (
        <p>
          <a
            href={navigation.href({ screen: 'sessions', id: message.session.id })}
            onClick={(event) => {
              event.preventDefault()
              navigation.go({ screen: 'sessions', id: message.session.id })
            }}
          >
            {text.session.whole}
          </a>
        </p>
      )}
    </div>
  )
}

/** How the client connected. */
export function SessionFacts({ session }: { session: SessionFactsJson }) {
  const text = useText()
  const tls = session.tls
  const facts: readonly (readonly [string, string])[] = [
    [text.session.listener, session.listener],
    [text.session.address, session.clientAddress],
    [text.session.helo, session.helo ?? text.session.noHelo],
    [text.session.user, session.user ?? text.session.noUser],
    [
      text.session.tls,
      tls === null
        ? text.session.noTls
        : [tls.version, tls.cipher, tls.servername].filter(Boolean).join(', '),
    ],
    ...(session.faults.length === 0 ? [] : [[text.session.faults, session.faults.join(', ')] as const]),
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
