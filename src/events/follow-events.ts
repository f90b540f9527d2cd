import type { Store } from '../store/store.ts'
import type { EventListener, Events } from './events.ts'

/** Events read at a time, and the pause between two groups, in milliseconds. */
const pageSize = 500
const gapMs = 100

/** Follows events with a cursor of its own: a commit only rings; what happened is read from the store. */
export function followEvents(
  store: Store,
  listener: EventListener,
  { mailbox, since }: Parameters<Events['subscribe']>[1],
  onError: (error: unknown) => void,
): { readonly close: () => void } {
  let at = since ?? store.lastEvent
  let isClosed = false
  let isReading = false
  let hasRung = false
  let timer: NodeJS.Timeout | undefined

  const stopListening = store.onCommit(({ mailboxes }) => {
    if (store.lastEvent > at && (mailbox === undefined || mailboxes.has(mailbox))) ring()
  })
  if (store.lastEvent > at) ring()

  function ring(): void {
    hasRung = true
    if (isReading || timer !== undefined || isClosed) return
    isReading = true
    void readOn()
      .catch(onError)
      .finally(() => {
        isReading = false
        if (isClosed) return
        timer = setTimeout(() => {
          timer = undefined
          if (hasRung) ring()
        }, gapMs)
      })
  }

  async function readOn(): Promise<void> {
    hasRung = false
    const newest = store.lastEvent
    const events = await store.listEventsAfter(at, { limit: pageSize, mailbox })
    if (isClosed) return
    const isFull = events.length === pageSize
    at = Math.max(events.at(-1)?.event.number ?? at, isFull ? 0 : newest)
    if (events.length > 0) listener.events(events)
    if (isFull) hasRung = true
  }

  return {
    close() {
      isClosed = true
      stopListening()
      clearTimeout(timer)
    },
  }
}
