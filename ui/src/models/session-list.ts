import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { SessionListJson, SessionSummaryJson } from '../../../src/contract/session.ts'
import { listSessions } from '../link/api.ts'
import { followSessions } from '../link/live.ts'
import { type Failure, toFailure } from '../link/request.ts'
import type { SessionFilter, SessionKind } from '../link/urls.ts'
import { createThrottle } from './throttle.ts'

export { type SessionKind, sessionKinds } from '../link/urls.ts'

/** Beyond this many told by the feed the list is read again rather than grown. */
const mostTold = 1000

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
  /** What the feed has told since the head was last asked for: newer than its answer. */
  let told: ReadonlyMap<string, SessionSummaryJson> = new Map()
  const heads = createThrottle(readHead)

  const filter = (): SessionFilter => ({ mailbox: mailbox.peek(), only: only.peek() })

  function show(...readings: readonly (readonly SessionSummaryJson[])[]): void {
    sessions.value = mergeSessions(...readings).filter((session) => isOfFilter(session, filter()))
  }

  function endAt(cursor: string | null): void {
    next = cursor
    hasMore.value = cursor !== null
  }

  async function read(cursor: string | null): Promise<SessionListJson | undefined> {
    const { signal } = reading
    try {
      const page = await listSessions(filter(), cursor, signal)
      failure.value = undefined
      return page
    } catch (error) {
      failure.value = toFailure(error)
      return undefined
    }
  }

  /** Reads the newest once more; the rows before stay below them where they follow on them without a gap. */
  async function readHead(): Promise<void> {
    const { signal } = reading
    const before = told.size > mostTold ? [] : (sessions.peek() ?? [])
    told = new Map()
    const page = await read(null)
    if (page === undefined || signal.aborted) return
    const known = new Set(before.map(({ id }) => id))
    const isFollowed = page.next !== null && page.sessions.some(({ id }) => known.has(id))
    if (!isFollowed) endAt(page.next)
    show(isFollowed ? before : [], page.sessions, [...told.values()])
  }

  async function readMore(cursor: string): Promise<void> {
    const page = await read(cursor)
    if (page === undefined || next !== cursor) return
    endAt(page.next)
    show(page.sessions, sessions.peek() ?? [])
  }

  function takeChanged(changed: readonly SessionSummaryJson[]): void {
    told = new Map([...told, ...changed.map((session) => [session.id, session] as const)])
    const known = sessions.peek()
    if (known !== undefined) show(known, changed)
    if (told.size > mostTold) heads.request()
  }

  effect(() => {
    // Another choice begins anew.
    const isRead = isShown.value && [only.value, mailbox.value].length > 0
    reading.abort()
    reading = new AbortController()
    told = new Map()
    sessions.value = undefined
    failure.value = undefined
    endAt(null)
    if (isRead) void readHead()
  })

  effect(() => {
    if (!isShown.value) return
    const feed = followSessions({
      opened: heads.request,
      frame(frame) {
        takeChanged(frame.sessions)
        if (frame.skipped > 0) heads.request()
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
      if (next !== null) void readMore(next)
    },
    reload: () => void readHead(),
  }
}

/** Several readings as one list, newest first; of a session that is in several, the last counts, but none opens again. */
export function mergeSessions(
  ...readings: readonly (readonly SessionSummaryJson[])[]
): readonly SessionSummaryJson[] {
  const byId = new Map<string, SessionSummaryJson>()
  for (const session of readings.flat()) {
    const isLate = session.endedAt === null && typeof byId.get(session.id)?.endedAt === 'string'
    if (!isLate) byId.set(session.id, session)
  }
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
