import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { SessionSummaryJson } from '../../../src/contract/session.ts'
import { listSessions } from '../link/api.ts'
import { followSessions } from '../link/live.ts'
import { type Failure, toFailure } from '../link/request.ts'
import type { SessionFilter, SessionKind } from '../link/urls.ts'

export { type SessionKind, sessionKinds } from '../link/urls.ts'

export interface SessionList {
  /** Newest first; undefined before the first answer. */
  readonly sessions: ReadonlySignal<readonly SessionSummaryJson[] | undefined>
  readonly failure: ReadonlySignal<Failure | undefined>
  readonly hasMore: ReadonlySignal<boolean>
  /** Which kind of sessions is shown; undefined for all. */
  readonly only: Signal<SessionKind | undefined>
  loadMore(): void
  reload(): void
}

/**
 * @param isShown whether the list is on screen; while it is not, nothing is read and nothing followed
 * @param mailbox only sessions of this one are shown
 */
export function createSessionList(
  isShown: ReadonlySignal<boolean>,
  mailbox: ReadonlySignal<string | undefined>,
): SessionList {
  const sessions = signal<readonly SessionSummaryJson[] | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)
  const hasMore = signal(false)
  const only = signal<SessionKind | undefined>(undefined)
  let next: string | null = null
  let reading = new AbortController()

  const filter = (): SessionFilter => ({ mailbox: mailbox.peek(), only: only.peek() })

  async function read(cursor: string | null): Promise<void> {
    reading.abort()
    reading = new AbortController()
    try {
      const page = await listSessions(filter(), cursor, reading.signal)
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

  function takeChanged(changed: readonly SessionSummaryJson[]): void {
    const known = sessions.peek()
    if (known === undefined) return
    const merged = mergeSessions(known, changed)
    sessions.value = merged.filter((session) => isOfFilter(session, filter()))
  }

  effect(() => {
    // Another choice begins anew.
    const isRead = isShown.value && [only.value, mailbox.value].length > 0
    sessions.value = undefined
    failure.value = undefined
    hasMore.value = false
    if (isRead) void read(null)
  })

  effect(() => {
    if (!isShown.value) return
    const feed = followSessions({
      opened: () => void read(null),
      frame(frame) {
        takeChanged(frame.sessions)
        if (frame.skipped > 0) void read(null)
      },
    })
    return feed.close
  })

  return {
    sessions,
    failure,
    hasMore,
    only,
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

/** Whether the server would list a session under this filter. */
export function isOfFilter(session: SessionSummaryJson, { mailbox, only }: SessionFilter): boolean {
  if (mailbox !== undefined && !session.mailboxes.includes(mailbox)) return false
  switch (only) {
    case 'with-problems':
      return session.problems > 0
    case 'with-messages':
      return session.messages > 0
    case 'without-messages':
      return session.messages === 0
    case 'faulted':
      return session.faults.length > 0
    default:
      return true
  }
}
