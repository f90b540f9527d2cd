import { type ReadonlySignal, signal } from '@preact/signals'

const tickMs = 15_000

/** The time for relative times, epoch ms: moves every fifteen seconds, which is as exact as "5m ago" needs. */
export function createClock(): ReadonlySignal<number> {
  const now = signal(Date.now())
  setInterval(() => {
    now.value = Date.now()
  }, tickMs)
  return now
}
