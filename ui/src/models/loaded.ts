import { type ReadonlySignal, signal } from '@preact/signals'
import { type Failure, toFailure } from '../link/request.ts'

/** Something read from the server once, for as long as a view needs it. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Starts reading; `close` gives up. */
export function createLoaded<T>(read: (signal: AbortSignal) => Promise<T>): {
  readonly state: ReadonlySignal<Loaded<T>>
  close(): void
} {
  const state = signal<Loaded<T>>({ kind: 'loading' })
  const controller = new AbortController()

  async function load(): Promise<void> {
    try {
      state.value = { kind: 'ready', value: await read(controller.signal) }
    } catch (error) {
      const failure = toFailure(error)
      if (failure !== undefined) state.value = { kind: 'failed', failure }
    }
  }

  void load()
  return { state, close: () => controller.abort() }
}
