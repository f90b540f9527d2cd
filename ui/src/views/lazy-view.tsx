import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { useText } from './app-context.ts'

type Loading<Props> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready'; readonly View: ComponentType<Props> }
  | { readonly kind: 'failed' }

/** A view that is loaded when it is shown for the first time, so that the first screen does not wait for it. */
export function lazyView<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const state = signal<Loading<Props>>({ kind: 'waiting' })
  let isAsked = false

  async function ask(): Promise<void> {
    isAsked = true
    try {
      state.value = { kind: 'ready', View: await load() }
    } catch {
      // The server is gone, or serves another version by now: the view says so, and asks again on request.
      state.value = { kind: 'failed' }
    }
  }

  return function LazyView(props: Props) {
    const text = useText()
    if (!isAsked) void ask()
    const loading = state.value
    if (loading.kind === 'ready') return <loading.View {...props} />
    if (loading.kind === 'waiting') return <div class="lazy-view" aria-busy="true" />
    return (
      <div class="lazy-view">
        <Empty icon="warning" title={text.server.unreachable}>
          <Button onClick={() => void ask()}>{text.common.retry}</Button>
        </Empty>
      </div>
    )
  }
}
