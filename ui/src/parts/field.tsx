import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly hint?: string
  readonly kind?: 'text' | 'number'
  readonly least?: number
  readonly isWrong?: boolean
  readonly isWide?: boolean
}

/** A line of text, or a number, with its label. */
export function TextField(props: TextFieldProps) {
  const { label, value, onInput, hint, kind = 'text', least, isWrong, isWide } = props
  const id = useId()
  return (
    <div class={isWide ? 'labelled is-wide' : 'labelled'}>
      <label for={id}>{label}</label>
      <input
        class="field"
        id={id}
        {...(kind === 'number' ? { type: 'number', min: least, step: 'any' } : { type: 'text' })}
        value={value}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isWrong || undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <span class="soft small" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

interface SelectFieldProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly isWrong?: boolean
  /** The group's heading says it already. */
  readonly isLabelHidden?: boolean
}

/** A choice with its label. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, onChange, isWrong, isLabelHidden } = props
  const id = useId()
  return (
    <div class="labelled">
      <label class={isLabelHidden ? 'visually-hidden' : undefined} for={id}>
        {label}
      </label>
      <select
        class="field"
        id={id}
        value={value}
        aria-invalid={isWrong || undefined}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Fields that belong together, under one heading. */
export function FieldGroup({
  title,
  hint,
  children,
}: {
  title: string
  hint?: string
  children: ComponentChildren
}) {
  return (
    <fieldset class="field-group">
      <legend>{title}</legend>
      {hint !== undefined && <p class="soft small">{hint}</p>}
      <div class="field-grid">{children}</div>
    </fieldset>
  )
}
