import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { SessionSummaryJson } from '../../../src/contract/session.ts'
import { listSessions } from '../link/api.ts'
import { type Failure, toFailure } from '../link/request.ts'

/** How often the list is read again while it is looked at: sessions are not part of the live feed. */
const pollMs = 3000

export interface SessionList {
  /** Newest first; undefined before the first answer. */
  readonly sessions: ReadonlySignal<readonly SessionSummaryJson[] | undefined>
  readonly failure: ReadonlySignal<Failure | undefined>
  readonly hasMore: ReadonlySignal<boolean>
  loadMore(): void
  reload(): void
}

/** @param isShown whether the list is on screen; while it is not, nothing is read */
export function createSessionList(isShown: ReadonlySignal<boolean>): SessionList {
  const sessions = signal<readonly SessionSummaryJson[] | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)
  const hasMore = signal(false)
  let next: string | null = null
  let reading = new AbortController()

  async function read(cursor: string | null): Promise<void> {
    reading.abort()
    reading = new AbortController()
    try {
      const page = await listSessions(cursor, reading.signal)
      const known = sessions.peek() ?? []
      sessions.value = mergeSessions(known, page.sessions)
      failure.value = undefined
      // The end of the list is moved by its end only, not by looking at its head again.
      if (cursor !== null || known.length === 0) {
        next = page.next
        hasMore.value = next !== null
      }
    } catch (error) {
      failure.value = toFailure(error)
    }
  }

  effect(() => {
    if (!isShown.value) return
    void read(null)
    const timer = setInterval(() => {
      if (!document.hidden) void read(null)
    }, pollMs)
    return () => clearInterval(timer)
  })

  return {
    sessions,
    failure,
    hasMore,
    loadMore() {
      if (next !== null) void read(next)
    },
    reload: () => void read(null),
  }
}

/** Both lists as one, newest first; of a session that is in both, the later reading counts. */
export function mergeSessions(
  known: readonly SessionSummaryJson[],
  read: readonly SessionSummaryJson[],
): readonly SessionSummaryJson[] {
  const byId = new Map([...known, ...read].map((session) => [session.id, session]))
  // Ids are UUIDv7: their order is the order of the beginnings.
  return [...byId.values()].sort((left, right) => (left.id < right.id ? 1 : -1))
}
