import { limits } from '../model/limits.ts'

/** What waits to be tried: when, and by which relay. */
interface Waiting {
  readonly relay: string
  readonly dueAt: number
}

/** Decides what is tried when: what is due first comes first, and no relay gets more connections than it should. */
export interface ReleaseQueue {
  /** Puts it in, or elsewhere where it is in already. */
  add(id: string, waiting: Waiting): void
  /** @returns false where it was not waiting */
  remove(id: string): boolean
  /** What is waiting or being tried. */
  readonly size: number
  isRunning(id: string): boolean
  /** Starts nothing more; resolves when what is being tried has ended. */
  close(): Promise<void>
}

export interface ReleaseQueueOptions {
  /** Tries it; when that ends it is out of the queue, unless it was added again. */
  readonly run: (id: string) => Promise<void>
  readonly clock: () => number
  readonly onError: (error: unknown) => void
  /** How long one waits whose trying broke down, as where the disk is full. */
  readonly faultPauseMs?: number
}

/** Timers are kept short enough to notice a clock that was set. */
const longestTimerMs = 60_000

export function createReleaseQueue({
  run,
  clock,
  onError,
  faultPauseMs = 60_000,
}: ReleaseQueueOptions): ReleaseQueue {
  const waiting = new Map<string, Waiting>()
  const running = new Map<string, { readonly relay: string; readonly ended: Promise<void> }>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function ring(): void {
    clearTimeout(timer)
    if (isClosed) return
    const now = clock()
    const inOrder = [...waiting].toSorted(([, one], [, other]) => one.dueAt - other.dueAt)
    for (const [id, { relay, dueAt }] of inOrder) {
      if (dueAt > now) {
        timer = setTimeout(ring, Math.min(dueAt - now, longestTimerMs)).unref()
        return
      }
      if (hasRoom(relay) && !running.has(id)) start(id, relay)
    }
  }

  function hasRoom(relay: string): boolean {
    const here = [...running.values()].filter((each) => each.relay === relay).length
    return here < limits.relayConnections && running.size < limits.allRelayConnections
  }

  function start(id: string, relay: string): void {
    waiting.delete(id)
    const ended = run(id)
      .catch((error: unknown) => {
        onError(error)
        if (!waiting.has(id)) waiting.set(id, { relay, dueAt: clock() + faultPauseMs })
      })
      .finally(() => {
        running.delete(id)
        ring()
      })
    running.set(id, { relay, ended })
  }

  return {
    add(id, entry) {
      waiting.set(id, entry)
      ring()
    },
    remove: (id) => waiting.delete(id),
    get size() {
      return waiting.size + running.size
    },
    isRunning: (id) => running.has(id),
    async close() {
      isClosed = true
      clearTimeout(timer)
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}
