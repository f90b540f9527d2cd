import { useApp, useText } from '../app-context.ts'

/** How many messages have arrived above, while the reader is further down; leads to them. */
export function NewPill() {
  const { list, focusWish } = useApp()
  const text = useText()
  const arrived = list.heldCount.value
  if (arrived === 0) return null
  return (
    <button
      type="button"
      class="new-pill"
      onClick={() => {
        list.showHeld()
        focusWish.value = 'list'
      }}
    >
      {text.list.arrived(arrived)}
    </button>
  )
}
