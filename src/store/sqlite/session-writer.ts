import type Database from 'better-sqlite3'
import { limits } from '../../model/limits.ts'
import type { SessionRecord } from '../../model/session.ts'
import { toFirstId, toIdBytes } from './rows.ts'
import { toStoredTranscript } from './stored-transcript.ts'

export interface SessionBounds {
  readonly keep: number
  /** Epoch milliseconds. */
  readonly startedBefore: number
}

/** A session as the writer gets it: flat, its JSON made on the sender's thread, as with messages. */
export interface EndedSession {
  readonly id: Uint8Array
  readonly startedAt: number
  readonly endedAt: number | null
  readonly messages: number
  readonly problems: number
  readonly facts: string
  readonly endReason: string | null
  readonly transcript: string
}

export function toEndedSession(session: SessionRecord): EndedSession {
  const { startedAt, endedAt, endReason, messages, problems, transcript, ...facts } = session
  return {
    id: toIdBytes(session.id),
    startedAt,
    endedAt,
    messages,
    problems,
    facts: JSON.stringify(facts),
    endReason,
    transcript: JSON.stringify(toStoredTranscript(transcript)),
  }
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
    saveSession({
      id,
      startedAt,
      endedAt,
      messages,
      problems,
      facts,
      endReason,
      transcript,
    }: EndedSession): void {
      insert.run(id, startedAt, endedAt, messages, problems, facts, endReason, transcript)
    },

    pruneSessions({ keep, startedBefore }: SessionBounds): number {
      const most = limits.sessionsPrunedAtOnce
      const overflow = removeOverflow.run(most, keep).changes
      // Ids begin with the time of the start (RFC 9562 §5.7).
      return overflow + removeOld.run(toFirstId(startedBefore), most - overflow).changes
    },
  }
}
