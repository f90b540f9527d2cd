import type { Signal } from '@preact/signals'

interface ChoicesProps<T extends string> {
  readonly title: string
  readonly choices: readonly { readonly value: T; readonly label: string }[]
  /** In the order of the choices. */
  readonly chosen: Signal<readonly T[]>
}

/** Any number of choices, of which one has to be taken. */
export function Choices<T extends string>({ title, choices, chosen }: ChoicesProps<T>) {
  function change(value: T, isChosen: boolean): void {
    const wanted = choices
      .map((choice) => choice.value)
      .filter((each) => (each === value ? isChosen : chosen.peek().includes(each)))
    chosen.value = wanted
  }
  return (
    <fieldset class="field-group">
      <legend>{title}</legend>
      <div class="webhook-choices">
        {choices.map(({ value, label }) => (
          <label class="checkbox" key={value}>
            <input
              type="checkbox"
              checked={chosen.value.includes(value)}
              required={chosen.value.length === 0}
              onChange={(event) => change(value, event.currentTarget.checked)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
