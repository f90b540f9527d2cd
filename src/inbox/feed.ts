import type { Store } from '../store/store.ts'
import type { FeedListener, Inbox } from './inbox.ts'

/**
 * At most ten deliveries in any second, by a meter that runs backwards: each delivery adds `gapMs` to it, and there may
 * be one while it shows no more than another. A mail is two changes, its capture and its digest: four mails a second are
 * told of at once, what comes faster is grouped.
 */
const gapMs = 125
/** Between two deliveries in any case. */
const leastGapMs = 5

/** Changes read at a time. */
const pageSize = 2_000

/**
 * The live feed: every listener follows the committed sequence with a cursor of its own, so that none can miss a change
 * or hear of one that was not kept. A commit only rings; what happened is read from the store.
 */
export function subscribeToStore(
  store: Store,
  listener: FeedListener,
  options: Parameters<Inbox['subscribe']>[1],
  onError: (error: unknown) => void,
): { readonly close: () => void } {
  const { mailbox, since } = options
  let at = since ?? store.head
  let isClosed = false
  let isReading = false
  let hasRung = false
  /** Until when the meter runs, and the last delivery, on the clock of `performance.now()`. */
  let metered = Number.NEGATIVE_INFINITY
  let deliveredAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  const stopListening = store.onCommit((commit) => {
    if (mailbox === undefined || commit.mailboxes.has(mailbox)) ring()
  })
  if (since !== undefined) ring()

  function ring(): void {
    hasRung = true
    if (isReading || timer !== undefined || isClosed) return
    timer = setTimeout(deliver, Math.max(0, nextDelivery() - performance.now()))
  }

  function nextDelivery(): number {
    return Math.max(metered - gapMs, deliveredAt + leastGapMs)
  }

  async function deliver(): Promise<void> {
    timer = undefined
    isReading = true
    hasRung = false
    try {
      await readOn()
    } catch (error) {
      onError(error)
    }
    isReading = false
    if (hasRung) ring()
  }

  async function readOn(): Promise<void> {
    const head = store.head
    const changes = await store.listChanges(at, { limit: pageSize, mailbox })
    if (isClosed) return
    if (changes === undefined) {
      at = head
      listener.resync(at)
      return
    }
    const isFull = changes.length === pageSize
    at = Math.max(changes.at(-1)?.seq ?? at, isFull ? 0 : head)
    if (changes.length > 0) {
      deliveredAt = performance.now()
      metered = Math.max(metered, deliveredAt) + gapMs
      listener.changes(changes, at)
    }
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
