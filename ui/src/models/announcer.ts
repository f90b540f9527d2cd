import { type ReadonlySignal, signal } from '@preact/signals'

/** Shortest time between two announcements: a screen reader is to finish one before it gets the next. */
const pauseMs = 3000

/** Counts arrivals and tells how many there were, every few seconds at most, for a polite live region. */
export interface Announcer {
  /** Arrivals of the last announcement, and its number, since two in a row may count the same. */
  readonly announced: ReadonlySignal<{ readonly arrivals: number; readonly number: number }>
  add(arrivals: number): void
}

export function createAnnouncer(): Announcer {
  const announced = signal({ arrivals: 0, number: 0 })
  let waiting = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function announce(): void {
    timer = undefined
    if (waiting === 0) return
    announced.value = { arrivals: waiting, number: announced.peek().number + 1 }
    waiting = 0
    timer = setTimeout(announce, pauseMs)
  }

  return {
    announced,
    add(arrivals) {
      waiting += arrivals
      if (timer === undefined) timer = setTimeout(announce, 500)
    },
  }
}
