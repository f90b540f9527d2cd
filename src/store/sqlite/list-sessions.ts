import type Database from 'better-sqlite3'
import type { SessionKind, SessionRecord, SessionSelection } from '../../model/session.ts'
import type { SessionPage } from '../store.ts'
import { type SessionRow, toIdBytes, toSession } from './rows.ts'

/** As `isSelectedSession` has it. Those with problems and those without a message have an index of their own. */
const kinds: Readonly<Record<SessionKind, string>> = {
  'with-problems': 'problems > 0',
  'with-messages': 'messages > 0',
  'without-messages': 'messages = 0',
  faulted: "json_array_length(facts, '$.faults') > 0",
}

const inMailbox = "EXISTS (SELECT 1 FROM json_each(facts, '$.mailboxes') WHERE value = ?)"

/** Newest first; what cannot be answered by an index is looked for among all that are kept. */
export function listSessions(
  db: Database.Database,
  { mailbox, only }: SessionSelection,
  { before, limit }: SessionPage,
): readonly SessionRecord[] {
  const conditions = ['id < ?']
  const parameters: (Buffer | string)[] = [before === undefined ? Buffer.alloc(16, 0xff) : toIdBytes(before)]
  if (only !== undefined) conditions.push(kinds[only])
  if (mailbox !== undefined) {
    conditions.push(inMailbox)
    parameters.push(mailbox)
  }
  return db
    .prepare<unknown[], SessionRow>(
      `SELECT id, started_at, ended_at, messages, problems, facts, end_reason, '[]' AS transcript
       FROM session WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
    )
    .all(...parameters, limit)
    .map(toSession)
}
