import type Database from 'better-sqlite3'
import type { SessionId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { SessionRecord } from '../../model/session.ts'
import { toFirstId, toIdBytes, toStoredFacts } from './rows.ts'
import { toStoredTranscript } from './stored-transcript.ts'

export interface SessionBounds {
  readonly keep: number
  /** Epoch milliseconds. */
  readonly startedBefore: number
}

/** A session as the writer gets it: a list, its JSON made on the sender's thread, as with messages. */
export type EndedSession = readonly [
  id: SessionId,
  startedAt: number,
  endedAt: number | null,
  messages: number,
  problems: number,
  facts: string,
  endReason: string | null,
  transcript: string,
]

export function toEndedSession(session: SessionRecord): EndedSession {
  const { startedAt, endedAt, endReason, messages, problems, transcript, mailboxes, kept, ...facts } = session
  // Its id has a column.
  const stored = { ...toStoredFacts(facts), id: undefined, mailboxes, kept }
  const lines = JSON.stringify(toStoredTranscript(transcript))
  return [session.id, startedAt, endedAt, messages, problems, JSON.stringify(stored), endReason, lines]
}

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
    saveSession([id, ...columns]: EndedSession): void {
      insert.run(toIdBytes(id), ...columns)
    },

    pruneSessions({ keep, startedBefore }: SessionBounds): number {
      const most = limits.sessionsPrunedAtOnce
      const overflow = removeOverflow.run(most, keep).changes
      // Ids begin with the time of the start (RFC 9562 §5.7).
      return overflow + removeOld.run(toFirstId(startedBefore), most - overflow).changes
    },
  }
}
