import { useApp, useText } from '../app-context.ts'

/** Tells a screen reader of arrivals: politely, and many at once. */
export function LiveRegion() {
  const { announcer } = useApp()
  const text = useText()
  const { arrivals, number } = announcer.announced.value
  return (
    <div role="status" class="visually-hidden">
      {arrivals > 0 && <span key={number}>{text.list.arrivedSpoken(arrivals)}</span>}
    </div>
  )
}
