import type Database from 'better-sqlite3'
import { limits } from '../../model/limits.ts'
import type { SessionRecord } from '../../model/session.ts'
import { toIdBytes } from './rows.ts'

/** How many sessions are saved between two looks at how many there are. */
const savesPerPrune = 100

/** Keeps ended sessions, the newest `limits.keptSessions` of them. Used inside transactions only. */
export function createSessionWriter(db: Database.Database): (session: SessionRecord) => void {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO session (id, started_at, ended_at, messages, facts, end_reason, transcript)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const removeOldest = db.prepare<[number, number]>(
    'DELETE FROM session WHERE id IN (SELECT id FROM session ORDER BY id DESC LIMIT ? OFFSET ?)',
  )
  let saves = 0

  return (session) => {
    const { startedAt, endedAt, endReason, messages, transcript, ...facts } = session
    const [factsJson, transcriptJson] = [JSON.stringify(facts), JSON.stringify(transcript)]
    insert.run(toIdBytes(session.id), startedAt, endedAt, messages, factsJson, endReason, transcriptJson)
    saves += 1
    if (saves % savesPerPrune === 0) removeOldest.run(savesPerPrune * 5, limits.keptSessions)
  }
}
