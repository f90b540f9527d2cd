import { batch, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { ChangeJson } from '../../../src/contract/live.ts'
import type { MessageJson, SummaryJson } from '../../../src/contract/message.ts'
import { getMessage } from '../link/api.ts'
import { type Failure, toFailure } from '../link/request.ts'
import type { MarkPatch } from './marks.ts'

/** How many messages are kept to be shown again at once. */
const keptMessages = 20
/** So long the message before stays on screen: most others are there by then, and nothing has flickered. */
const patienceMs = 120

export type Opened =
  | { readonly kind: 'none' }
  /** Under way; what the list knows of it can be shown meanwhile. */
  | { readonly kind: 'loading'; readonly id: string; readonly summary: SummaryJson | undefined }
  | { readonly kind: 'ready'; readonly id: string; readonly message: MessageJson }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: Failure | 'gone' }

export interface OpenedMessage {
  readonly opened: ReadonlySignal<Opened>
  patch(id: string, marks: MarkPatch): void
  apply(changes: readonly ChangeJson[]): void
  /** Reads the open message again, such as after the server was gone. */
  reload(): void
}

/**
 * The message that the address names, in full.
 *
 * @param findSummary what the list knows of a message, to be shown until the whole of it is there
 * @param onShown told of each message that the reader gets to see
 */
export function createOpenedMessage(
  openId: ReadonlySignal<string | undefined>,
  findSummary: (id: string) => SummaryJson | undefined,
  onShown: (message: MessageJson) => void,
): OpenedMessage {
  const opened = signal<Opened>({ kind: 'none' })
  const kept = new Map<string, MessageJson>()
  let loading = new AbortController()
  let patience: ReturnType<typeof setTimeout> | undefined

  function show(id: string | undefined): void {
    loading.abort()
    clearTimeout(patience)
    if (id === undefined) {
      opened.value = { kind: 'none' }
      return
    }
    const known = kept.get(id)
    if (known) {
      showReady(known)
      return
    }
    const showLoading = (): void => {
      opened.value = { kind: 'loading', id, summary: findSummary(id) }
    }
    if (opened.peek().kind === 'ready') patience = setTimeout(showLoading, patienceMs)
    else showLoading()
    void load(id)
  }

  async function load(id: string): Promise<void> {
    loading.abort()
    loading = new AbortController()
    try {
      const message = await getMessage(id, loading.signal)
      clearTimeout(patience)
      keep(message)
      showReady(message)
    } catch (error) {
      const failure = toFailure(error)
      if (failure === undefined) return
      clearTimeout(patience)
      const isGone = failure.kind === 'problem' && failure.problem.status === 404
      opened.value = { kind: 'failed', id, failure: isGone ? 'gone' : failure }
    }
  }

  function showReady(message: MessageJson): void {
    batch(() => {
      opened.value = { kind: 'ready', id: message.id, message }
      onShown(message)
    })
  }

  function keep(message: MessageJson): void {
    kept.delete(message.id)
    kept.set(message.id, message)
    for (const oldest of kept.keys()) {
      if (kept.size <= keptMessages) break
      kept.delete(oldest)
    }
  }

  function patch(id: string, marks: MarkPatch): void {
    const known = kept.get(id)
    if (!known) return
    const merged = { ...known, ...marks }
    kept.set(id, merged)
    const current = opened.peek()
    if (current.kind === 'ready' && current.id === id) opened.value = { ...current, message: merged }
  }

  effect(() => show(openId.value))

  return {
    opened,
    patch,
    apply(changes) {
      for (const announced of changes) {
        if (announced.kind !== 'deleted') {
          const { id, read, tags } = announced.message
          patch(id, { read, tags })
          continue
        }
        for (const id of announced.ids) kept.delete(id)
        const current = opened.peek()
        if (current.kind !== 'none' && announced.ids.includes(current.id)) {
          opened.value = { kind: 'failed', id: current.id, failure: 'gone' }
        }
      }
    },
    reload() {
      const id = openId.peek()
      kept.clear()
      if (id !== undefined) void load(id)
    },
  }
}
