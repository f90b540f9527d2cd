import { TransientMap } from '../lib/transient-map.ts'
import type { SessionId } from '../model/ids.ts'
import type { SessionRecord } from '../model/session.ts'

/** Writes down sessions that are still open, so that a process that is killed leaves their traces. */
export interface SessionCheckpoints {
  opened(id: SessionId, current: () => SessionRecord): void
  ended(id: SessionId): void
  close(): void
}

/** Shorter ones end before it is their turn: most cost nothing. */
const everyMs = 5_000
const tickMs = 1_000
/** Of a thousand idle connections a few at a time, so that nobody who sends mail has to wait. */
const mostAtOnce = 20

/** What stands in the record as long as it is not known better. */
const lostReason = 'Postfang was killed while it was open; this is what had been written down'

interface Watched {
  readonly current: () => SessionRecord
  dueAt: number
  /** How much of it was written down. */
  mark: string
}

/**
 * @param save keeps a record in place of an earlier one of the same session
 * @param clock epoch milliseconds
 */
export function createSessionCheckpoints(
  save: (record: SessionRecord) => Promise<void>,
  clock: () => number,
): SessionCheckpoints {
  const watched = new TransientMap<SessionId, Watched>()

  function tick(): void {
    const now = clock()
    let saved = 0
    for (const session of watched.values()) {
      if (session.dueAt > now) continue
      session.dueAt = now + everyMs
      if (checkpoint(session, now)) saved += 1
      if (saved === mostAtOnce) return
    }
  }

  function checkpoint(session: Watched, now: number): boolean {
    const record = session.current()
    const last = record.transcript.at(-1)
    const mark = `${record.transcript.length} ${last?.atMs} ${record.messages}`
    if (mark === session.mark) return false
    session.mark = mark
    void save({ ...record, endedAt: now, endReason: lostReason })
    return true
  }

  const timer = setInterval(tick, tickMs).unref()
  return {
    opened: (id, current) => watched.set(id, { current, dueAt: clock() + everyMs, mark: '' }),
    ended: (id) => watched.delete(id),
    close: () => clearInterval(timer),
  }
}
