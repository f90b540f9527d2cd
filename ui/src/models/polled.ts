import { type ReadonlySignal, signal } from '@preact/signals'
import { type Failure, toFailure } from '../link/request.ts'

/** Something that is not part of the live feed: read again and again while it is looked at. */
export interface Polled<T> {
  /** What was read last; undefined before the first answer. */
  readonly value: ReadonlySignal<T | undefined>
  /** Why the last reading failed. */
  readonly failure: ReadonlySignal<Failure | undefined>
  /** Reads now. Resolves when the answer is there, also when that is a failure. */
  reload(): Promise<void>
  close(): void
}

/** Starts reading, and reads again that long after each answer; not while the page is hidden. */
export function createPolled<T>(read: (signal: AbortSignal) => Promise<T>, pauseMs = 3000): Polled<T> {
  const value = signal<T | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let readings = 0

  async function reload(): Promise<void> {
    clearTimeout(timer)
    readings += 1
    const own = readings
    try {
      const found = await read(controller.signal)
      if (own === readings) {
        value.value = found
        failure.value = undefined
      }
    } catch (error) {
      const why = toFailure(error)
      if (own === readings) failure.value = why
    }
    if (own === readings) schedule()
  }

  function schedule(): void {
    if (controller.signal.aborted) return
    timer = setTimeout(() => {
      if (document.hidden) schedule()
      else void reload()
    }, pauseMs)
  }

  void reload()
  return {
    value,
    failure,
    reload,
    close() {
      clearTimeout(timer)
      controller.abort()
    },
  }
}
