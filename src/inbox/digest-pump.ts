import type { DigestResult } from '../model/message.ts'
import type { Store } from '../store/store.ts'
import type { PendingMessage } from '../store/store-line.ts'
import type { ReadingRoom } from './reading/reading-room.ts'

/**
 * Digests whatever the store holds undigested, oldest first: after every commit, and after a start whatever an earlier
 * run left behind. It works from the committed messages alone, so a crash loses nothing but time.
 */
export interface DigestPump {
  /**
   * Resolves when everything up to `seq` has been digested, or after `timeoutMs`: a reader that waits for it does not
   * see a message half read.
   */
  settled(seq: number, timeoutMs: number): Promise<void>
  /** Stops after the group at hand. */
  close(): Promise<void>
}

/** Messages read and saved together, and how many bytes of them may be held meanwhile. */
const groupSize = 32
const groupBytes = 16 * 1024 * 1024

export interface DigestPumpOptions {
  readonly store: Store
  readonly readingRoom: ReadingRoom
  readonly onError: (error: unknown) => void
}

export function createDigestPump({ store, readingRoom, onError }: DigestPumpOptions): DigestPump {
  let through = 0
  let isClosed = false
  let running: Promise<void> | undefined
  let waiters: { readonly seq: number; readonly wake: () => void }[] = []

  const stopListening = store.onCommit(({ head }) => {
    if (head > through) run()
  })
  run()

  function run(): void {
    running ??= digestAll()
      .catch((error: unknown) => {
        // What was being read when the doors closed is read after the next start.
        if (!isClosed) onError(error)
      })
      .finally(() => {
        running = undefined
        if (!isClosed && store.head > through) run()
      })
  }

  async function digestAll(): Promise<void> {
    while (!isClosed) {
      const head = store.head
      const group = upTo(groupBytes, await store.listPending(through, groupSize))
      const last = group.at(-1)
      if (last === undefined) return advance(head)
      const results = await Promise.all(group.map(digestOne))
      await store.saveDigests(results.filter((result) => result !== undefined))
      advance(last.seq)
    }
  }

  /** Undefined for a message deleted meanwhile. */
  async function digestOne({ id, envelopeTo }: PendingMessage): Promise<DigestResult | undefined> {
    const raw = await store.readRaw(id)
    return raw && readingRoom.digest(id, raw, envelopeTo)
  }

  function advance(seq: number): void {
    through = Math.max(through, seq)
    const ready = waiters.filter((waiter) => waiter.seq <= through)
    waiters = waiters.filter((waiter) => waiter.seq > through)
    for (const { wake } of ready) wake()
  }

  return {
    settled(seq, timeoutMs) {
      if (seq <= through || isClosed) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, timeoutMs)
        waiters.push({
          seq,
          wake() {
            clearTimeout(timer)
            resolve()
          },
        })
      })
    },
    async close() {
      isClosed = true
      stopListening()
      advance(Number.POSITIVE_INFINITY)
      await running
    },
  }
}

/** The first of them that fit together, at least one. */
function upTo(bytes: number, messages: readonly PendingMessage[]): readonly PendingMessage[] {
  let sum = 0
  const end = messages.findIndex(({ sizeBytes }, index) => {
    sum += sizeBytes
    return index > 0 && sum > bytes
  })
  return end === -1 ? messages : messages.slice(0, end)
}
