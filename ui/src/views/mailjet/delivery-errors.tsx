import type { DeliveredJson } from '../../../../src/contract/mailjet.ts'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { excerptOf } from '../../format/source-excerpt.ts'
import { renderTemplate } from '../../models/message-reads.ts'
import { ScreenLink } from '../screen-link.tsx'
import { useLoaded } from '../use-loaded.ts'
import { useMailjetText } from './use-mailjet-text.ts'

type DeliveryError = DeliveredJson['errors'][number]
type Pieces = Readonly<Record<DeliveryError['piece'], string | null>>

/** Errors that are drawn; a template can have very many. */
const mostErrors = 50

/** What is wrong with the template, each with the place where it stands. */
export function DeliveryErrors({
  message,
  errors,
}: {
  message: MessageJson
  errors: readonly DeliveryError[]
}) {
  const templateId = message.mailjet?.templateId ?? null
  return templateId === null ? (
    <ErrorList message={message} pieces={message} errors={errors} />
  ) : (
    <ErrorsInTemplate message={message} templateId={templateId} errors={errors} />
  )
}

/** With a stored template it is that which the places are in, not the message. */
function ErrorsInTemplate({
  message,
  templateId,
  errors,
}: {
  message: MessageJson
  templateId: number
  errors: readonly DeliveryError[]
}) {
  const loaded = useLoaded(`${message.id} ${templateId}`, (signal) =>
    renderTemplate({ templateId, message: message.id }, signal),
  )
  return (
    <ErrorList
      message={message}
      pieces={loaded.kind === 'ready' ? loaded.value.source : undefined}
      errors={errors}
    />
  )
}

function ErrorList({
  message,
  pieces,
  errors,
}: {
  message: MessageJson
  pieces: Pieces | undefined
  errors: readonly DeliveryError[]
}) {
  const text = useMailjetText()
  return (
    <section class="delivery-errors" aria-label={text.errors(errors.length)}>
      <h3>{text.errors(errors.length)}</h3>
      <ol>
        {errors.slice(0, mostErrors).map((error, index) => (
          <li key={index}>
            <p>
              <strong>{text.pieces[error.piece]}</strong>
              {error.line > 0 && <span class="soft">, {text.place(error.line, error.column)}</span>}
              {': '}
              <span lang="en">{error.message}</span>
            </p>
            <Excerpt source={pieces?.[error.piece] ?? ''} error={error} />
          </li>
        ))}
      </ol>
      <p>
        <ScreenLink to={{ screen: 'templates', id: 'playground', start: `message:${message.id}` }}>
          {text.mend}
        </ScreenLink>
      </p>
    </section>
  )
}

/** The line, with those around it, and a mark where the error is. */
function Excerpt({ source, error }: { source: string; error: DeliveryError }) {
  const text = useMailjetText()
  const lines = excerptOf(source, error.line, error.column)
  if (lines.length === 0) return null
  return (
    <pre class="excerpt">
      {lines.map(({ number, before, at, after, isMarked }) => (
        <span key={number} class={isMarked ? 'excerpt-line is-marked' : 'excerpt-line'}>
          <span class="excerpt-number">{number}</span>
          <span class="excerpt-text">
            {before}
            {isMarked && (
              <mark title={text.errorHere}>
                {at || ' '}
                <span class="visually-hidden"> ({text.errorHere}) </span>
              </mark>
            )}
            {after}
          </span>
        </span>
      ))}
    </pre>
  )
}
