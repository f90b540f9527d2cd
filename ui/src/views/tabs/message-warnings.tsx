import type { MessageJson } from '../../../../src/contract/message.ts'
import { formatReply } from '../../format/format-reply.ts'
import { Icon } from '../../parts/icon.tsx'
import { useText } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'

/** Oddities of the bytes that a developer should know of. */
export function MessageWarnings({ warnings }: { warnings: readonly string[] }) {
  const text = useText()
  if (warnings.length === 0) return null
  return (
    <div class="message-note is-warning">
      <Icon name="warning" />
      <ul aria-label={text.message.warnings} lang="en">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </div>
  )
}

/** Says that the client heard no, and what; the session shows how it came to that. */
export function Refused({ message }: { message: Pick<MessageJson, 'rejected' | 'session'> }) {
  const text = useText()
  const { rejected, session } = message
  if (rejected === null) return null
  return (
    <div class="message-note is-error">
      <Icon name="warning" />
      <div>
        <p>
          <strong>{text.message.refused}.</strong> {text.message.refusedHint}{' '}
          <ScreenLink to={{ screen: 'sessions', id: session.id }}>{text.message.rejectedSession}</ScreenLink>
        </p>
        <code lang="en">{formatReply(rejected)}</code>
      </div>
    </div>
  )
}

/** Says why the message could not be read in full, and that nothing of it is lost. */
export function DigestFailed({ message }: { message: Pick<MessageJson, 'digestError'> }) {
  const text = useText()
  return (
    <div class="message-note is-error">
      <Icon name="warning" />
      <p>
        <strong>{text.message.digestFailed}.</strong> {text.message.digestFailedHint}
        {message.digestError && <span lang="en"> ({message.digestError})</span>}
      </p>
    </div>
  )
}
