import type Database from 'better-sqlite3'
import type { SessionRecord } from '../../model/session.ts'
import { toFirstId, toIdBytes } from './rows.ts'

export interface SessionBounds {
  readonly keep: number
  /** Epoch milliseconds. */
  readonly startedBefore: number
}

/** Sessions that one transaction removes at most. */
const mostAtOnce = 500

/** Keeps sessions that have ended, and forgets old ones. Used inside transactions only. */
export function createSessionWriter(db: Database.Database) {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO session (id, started_at, ended_at, messages, problems, facts, end_reason, transcript)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const removeOverflow = db.prepare<[number, number]>(
    'DELETE FROM session WHERE id IN (SELECT id FROM session ORDER BY id DESC LIMIT ? OFFSET ?)',
  )
  const removeOld = db.prepare<[Buffer, number]>(
    'DELETE FROM session WHERE id IN (SELECT id FROM session WHERE id < ? ORDER BY id LIMIT ?)',
  )

  return {
    saveSession(session: SessionRecord): void {
      const { startedAt, endedAt, endReason, messages, problems, transcript, ...facts } = session
      const [factsJson, transcriptJson] = [JSON.stringify(facts), JSON.stringify(transcript)]
      const id = toIdBytes(session.id)
      insert.run(id, startedAt, endedAt, messages, problems, factsJson, endReason, transcriptJson)
    },

    pruneSessions({ keep, startedBefore }: SessionBounds): number {
      const overflow = removeOverflow.run(mostAtOnce, keep).changes
      // Ids begin with the time of the start (RFC 9562 §5.7).
      return overflow + removeOld.run(toFirstId(startedBefore), mostAtOnce - overflow).changes
    },
  }
}
