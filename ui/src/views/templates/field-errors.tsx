import type { FieldError } from '../../models/playground.ts'
import { Icon } from '../../parts/icon.tsx'
import { useTemplateText } from './template-context.ts'

interface FieldErrorsProps {
  readonly id: string
  readonly errors: readonly FieldError[]
  /** Whether what they say is in the language of the screen, and not in Mailjet's. */
  readonly isOurs?: boolean
  readonly onChoose: (error: FieldError) => void
}

/** What is wrong, each a button that leads to its place. */
export function FieldErrors({ id, errors, isOurs, onChoose }: FieldErrorsProps) {
  const text = useTemplateText()
  return (
    <div class="field-errors" id={id} role="status">
      <ul>
        {errors.map((error, index) => (
          <li key={index}>
            <button type="button" title={text.goThere} onClick={() => onChoose(error)}>
              <Icon name="warning" />
              <span>
                <strong>
                  {text.fields[error.field]}
                  {error.line !== null && `, ${text.place(error.line, error.column ?? 1)}`}:
                </strong>{' '}
                <bdi lang={isOurs ? undefined : 'en'}>{error.message}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
