import { setTimeout as delay } from 'node:timers/promises'

/**
 * Messages whose deliveries take too long to be worked out among others: one after the other, beside everything else.
 * They are known by their sequence numbers only; what they are is read from the store when it is their turn.
 */
export interface SlowLane {
  add(seq: number): void
  has(seq: number): boolean
  /** Those behind this sequence number. */
  listAfter(seq: number): readonly number[]
  /** Whether one up to this sequence number is still in it. */
  holdsUpTo(seq: number): boolean
  /** Resolves when there is room for more. */
  room(): Promise<void>
  close(): Promise<void>
}

export interface SlowLaneOptions {
  readonly settle: (seq: number) => Promise<void>
  /** Hears that a message has left. */
  readonly onSettled: () => void
  readonly onError: (error: unknown) => void
}

/** More wait in the store alone, and hold up what comes after them: so many slow ones are an attack. */
const most = 1_000

/** After something went wrong (a full disk), the next attempt. */
const retryMs = 1_000

export function createSlowLane({ settle, onSettled, onError }: SlowLaneOptions): SlowLane {
  const waiting = new Set<number>()
  const closing = new AbortController()
  const { signal } = closing
  let running: Promise<void> | undefined
  let makeRoom = () => {}

  function run(): void {
    running ??= settleAll().finally(() => {
      running = undefined
      // What came while the last one was leaving.
      if (waiting.size > 0 && !signal.aborted) run()
    })
  }

  async function settleAll(): Promise<void> {
    for (const seq of waiting) {
      while (!signal.aborted && !(await settleOne(seq))) await rest()
      if (signal.aborted) return
      waiting.delete(seq)
      makeRoom()
      onSettled()
    }
  }

  async function settleOne(seq: number): Promise<boolean> {
    try {
      await settle(seq)
      return true
    } catch (error) {
      if (!signal.aborted) onError(error)
      return false
    }
  }

  function rest(): Promise<void> {
    return delay(retryMs, undefined, { signal }).catch(() => {})
  }

  return {
    add(seq) {
      waiting.add(seq)
      run()
    },
    has: (seq) => waiting.has(seq),
    listAfter: (seq) => [...waiting].filter((slow) => slow > seq),
    holdsUpTo: (seq) => [...waiting].some((slow) => slow <= seq),
    async room() {
      while (waiting.size >= most && !signal.aborted) {
        await new Promise<void>((resolve) => {
          makeRoom = resolve
        })
      }
    },
    async close() {
      closing.abort()
      makeRoom()
      await running
    },
  }
}
