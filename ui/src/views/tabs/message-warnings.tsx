import type { MessageJson } from '../../../../src/contract/message.ts'
import { Icon } from '../../parts/icon.tsx'
import { useText } from '../app-context.ts'

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

/** Says that the message was refused, and in which words. */
export function Refused({ rejected }: { rejected: NonNullable<MessageJson['rejected']> }) {
  const text = useText()
  const { code, enhancedCode } = rejected
  const reply = [code, enhancedCode, rejected.text].filter((part) => part !== null).join(' ')
  return (
    <div class="message-note is-error">
      <Icon name="warning" />
      <p>
        <strong>{text.message.refused}:</strong> <code lang="en">{reply}</code>. {text.message.refusedHint}
      </p>
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
