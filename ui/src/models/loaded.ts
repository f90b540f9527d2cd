import { type ReadonlySignal, signal } from '@preact/signals'
import { type Failure, toFailure } from '../link/request.ts'

/** Something read from the server once, for as long as a view needs it. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface Loader<T> {
  readonly state: ReadonlySignal<Loaded<T>>
  /** Reads again where the server could not be reached: once it is back. */
  retry(): void
  /** Gives up. */
  close(): void
}

/** Starts reading. */
export function createLoader<T>(read: (signal: AbortSignal) => Promise<T>): Loader<T> {
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
  return {
    state,
    retry() {
      const current = state.peek()
      if (current.kind === 'failed' && current.failure.kind === 'unreachable') void load()
    },
    close: () => controller.abort(),
  }
}
