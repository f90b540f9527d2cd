import { type ReadonlySignal, signal } from '@preact/signals'

/** How many panes stand side by side: mailboxes, list and message; list and message; one at a time. */
export type Panes = 'three' | 'two' | 'one'

/** Follows the window: from 1100 CSS pixels three panes, from 700 two (styles/layout.css has the same bounds). */
export function createViewport(): { readonly panes: ReadonlySignal<Panes> } {
  const wide = matchMedia('(min-width: 1100px)')
  const medium = matchMedia('(min-width: 700px)')
  const current = (): Panes => (wide.matches ? 'three' : medium.matches ? 'two' : 'one')
  const panes = signal(current())
  const update = (): void => {
    panes.value = current()
  }
  wide.addEventListener('change', update)
  medium.addEventListener('change', update)
  return { panes }
}
