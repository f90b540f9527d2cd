import { TransientMap } from '../lib/transient-map.ts'
import type { SessionId } from '../model/ids.ts'
import { limits } from '../model/limits.ts'
import { defaultMailbox } from '../model/mailbox-name.ts'
import {
  type ConnectionRecord,
  isSelectedSession,
  type SessionMessage,
  type SessionRecord,
  type SessionSelection,
} from '../model/session.ts'
import type { SessionPage, Store } from '../store/store.ts'
import { createSessionCheckpoints } from './session-checkpoints.ts'
import { createSessionFeed, type SessionFeed } from './session-feed.ts'
import { countProblems } from './session-problems.ts'

/** How long ended sessions are kept. */
export interface SessionRetention {
  /** The newest so many. */
  readonly count: number
  readonly ageMs: number
}

/** The connections that are open now, in front of those that the store keeps. */
export interface OpenSessions {
  open(id: SessionId, current: () => ConnectionRecord): { readonly end: (final: ConnectionRecord) => void }
  /** A message has come in by this session; those that came in otherwise are passed over. */
  took(id: SessionId, mailbox: string, message: SessionMessage): void
  list(selection: SessionSelection, page: SessionPage): Promise<readonly SessionRecord[]>
  find(id: SessionId): Promise<SessionRecord | undefined>
  readonly follow: SessionFeed['follow']
  /** How many there have been since the start. */
  readonly total: number
  readonly openCount: number
  /** Forgets no more; resolves when every session that has ended is kept. */
  close(): Promise<void>
}

/** Sessions saved between two looks at how many there are, at least: a look passes over all that are kept. */
const leastSavesPerPrune = 100
const pruneEveryMs = 60 * 60 * 1000

export function createOpenSessions(
  store: Store,
  retention: SessionRetention,
  clock: () => number,
  onError: (error: unknown) => void,
): OpenSessions {
  const open = new TransientMap<SessionId, OpenSession>()
  /** Sessions that have ended and are not kept yet. */
  let saving = 0
  let onSaved = () => {}
  const feed = createSessionFeed()
  const pruner = createPruner(store, retention, clock, onError)
  const checkpoints = createSessionCheckpoints((record) => store.saveSession(record).catch(onError), clock)
  let total = 0

  async function save(session: SessionRecord): Promise<void> {
    saving += 1
    try {
      await store.saveSession(session)
    } catch (error) {
      onError(error)
    }
    open.delete(session.id)
    saving -= 1
    pruner.saved()
    if (saving === 0) onSaved()
  }

  return {
    open(id, current) {
      const session = createOpenSession(current)
      open.set(id, session)
      checkpoints.opened(id, session.record)
      total += 1
      feed.changed(id, session.record)
      return {
        end(final) {
          session.end(final)
          checkpoints.ended(id)
          feed.changed(id, session.record)
          void save(session.record())
        },
      }
    },
    took(id, mailbox, message) {
      const session = open.get(id)
      if (session === undefined) return
      session.took(mailbox, message)
      feed.changed(id, session.record)
    },
    async list(selection, { limit, before }) {
      // One that is open may have been written down, too; as it is now counts.
      const stored = await store.listSessions(selection, { limit, before })
      const kept = stored.filter(({ id }) => !open.has(id))
      const current = [...open.entries()]
        .filter(([id]) => before === undefined || id < before)
        .map(([, session]) => ({ ...session.record(), transcript: [] }))
        .filter((session) => isSelectedSession(session, selection))
      return [...current, ...kept].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
    },
    async find(id) {
      return open.get(id)?.record() ?? (await store.findSession(id))
    },
    follow: feed.follow,
    get total() {
      return total
    },
    get openCount() {
      return open.size - saving
    },
    async close() {
      pruner.close()
      checkpoints.close()
      if (saving > 0) await new Promise<void>((resolve) => (onSaved = resolve))
    },
  }
}

interface OpenSession {
  readonly record: () => SessionRecord
  took(mailbox: string, message: SessionMessage): void
  end(final: ConnectionRecord): void
}

/** A connection with what the inbox knows of its messages. */
function createOpenSession(connection: () => ConnectionRecord): OpenSession {
  let current = connection
  const mailboxes = new Set<string>()
  const kept: SessionMessage[] = []

  return {
    record() {
      const record = current()
      return {
        ...record,
        mailboxes: mailboxes.size > 0 ? [...mailboxes] : [findMailbox(record)],
        kept: [...kept],
        problems: countProblems(record),
      }
    },
    took(mailbox, message) {
      if (kept.length >= limits.sessionMessages) return
      mailboxes.add(mailbox)
      kept.push(message)
    },
    end(final) {
      current = () => final
    },
  }
}

/** Where a message would be filed that has not come. */
function findMailbox({ user, listener }: ConnectionRecord): string {
  const ofListener = /[?&]mailbox=([^&]+)/.exec(listener)?.[1]
  return user ?? (ofListener === undefined ? defaultMailbox : decodeURIComponent(ofListener))
}

/** Forgets old sessions: now, after every so many, and once an hour. */
function createPruner(
  store: Store,
  { count, ageMs }: SessionRetention,
  clock: () => number,
  onError: (error: unknown) => void,
) {
  const savesPerPrune = Math.max(leastSavesPerPrune, Math.floor(count / 40))
  let saves = 0
  let isPruning = false
  let isClosed = false

  async function prune(): Promise<void> {
    if (isPruning) return
    isPruning = true
    try {
      const pruneSome = () => store.pruneSessions({ keep: count, startedBefore: clock() - ageMs })
      while (!isClosed && (await pruneSome()) >= limits.sessionsPrunedAtOnce);
    } catch (error) {
      if (!isClosed) onError(error)
    }
    isPruning = false
  }

  void prune()
  const timer = setInterval(prune, pruneEveryMs).unref()
  return {
    saved() {
      saves += 1
      if (saves % savesPerPrune === 0) void prune()
    },
    close() {
      isClosed = true
      clearInterval(timer)
    },
  }
}
