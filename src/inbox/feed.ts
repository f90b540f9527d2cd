import type { Store } from '../store/store.ts'
import type { FeedListener, Inbox } from './inbox.ts'

/**
 * At most ten deliveries in any second: the first few follow the changes at once, since a single mail is not worth a
 * wait; after them changes are grouped.
 */
const promptDeliveries = 5
const promptGapMs = 5
const groupedGapMs = 200

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
  let recent: number[] = []
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

  /** When the next delivery may be, on the clock of `performance.now()`. */
  function nextDelivery(): number {
    recent = recent.filter((at) => at > performance.now() - 1_000)
    const gapMs = recent.length < promptDeliveries ? promptGapMs : groupedGapMs
    return (recent.at(-1) ?? Number.NEGATIVE_INFINITY) + gapMs
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
      recent.push(performance.now())
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
