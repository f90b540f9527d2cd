import type Database from 'better-sqlite3'
import type { MailboxProfile } from '../../model/mailjet-profile.ts'

/** Messages that came in and are not counted in their mailbox's row yet. */
interface Uncounted {
  received: number
  refused: number
  bytes: number
  lastAt: number
}

/**
 * Makes, counts, empties and forgets mailboxes. Used inside transactions only; `reload` after one that failed. Messages
 * are counted together at the end of a transaction (`saveCounts`), or before somebody asks.
 */
export function createMailboxWriter(db: Database.Database, serverProfile: MailboxProfile) {
  // Not SQLite's own choice: an id may come back only when no message carries it any more.
  const nextId = `(SELECT 1 + max(
    coalesce((SELECT max(id) FROM mailbox), 0), coalesce((SELECT max(id) FROM erased_mailbox), 0)))`
  const add = db
    .prepare<[string, number], number>(
      `INSERT INTO mailbox (id, name, last_activity_at) VALUES (${nextId}, ?, ?)
       ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
    )
    .pluck()
  const count = db.prepare<[number, number, number, number, number, number]>(
    `UPDATE mailbox SET total = total + ?, unread = unread + ?, refused = refused + ?, bytes = bytes + ?,
       last_activity_at = max(last_activity_at, ?) WHERE id = ?`,
  )
  const countRead = db.prepare<[number, number]>('UPDATE mailbox SET unread = unread + ? WHERE id = ?')
  const find = db.prepare<[string], { id: number; total: number }>(
    'SELECT id, total + refused AS total FROM mailbox WHERE name = ?',
  )
  const occupied = db.prepare<[], { name: string }>('SELECT name FROM mailbox WHERE total + refused > 0')
  const keepErased = db.prepare<[string]>(
    'INSERT INTO erased_mailbox (id, name) SELECT id, name FROM mailbox WHERE name = ?',
  )
  const renew = db.prepare<[string]>(
    `UPDATE mailbox SET id = ${nextId}, total = 0, unread = 0, refused = 0, bytes = 0 WHERE name = ?`,
  )
  const remove = db.prepare<[string]>('DELETE FROM mailbox WHERE name = ?')
  const setProfile = db.prepare<[string | null, number]>('UPDATE mailbox SET profile = ? WHERE id = ?')
  const findProfile = db
    .prepare<[string], MailboxProfile | null>('SELECT profile FROM mailbox WHERE name = ?')
    .pluck()
  const ids = new Map<string, number>()
  const profiles = new Map<string, MailboxProfile>()
  const uncounted = new Map<number, Uncounted>()

  /** The id of a mailbox, which is made if it does not exist. */
  function toId(name: string, now: number): number {
    const known = ids.get(name)
    if (known !== undefined) return known
    const id = add.get(name, now)
    if (id === undefined) throw new Error(`Cannot add mailbox "${name}"`)
    ids.set(name, id)
    return id
  }

  function saveCounts(): void {
    for (const [id, { received, refused, bytes, lastAt }] of uncounted) {
      count.run(received, received, refused, bytes, lastAt, id)
    }
    uncounted.clear()
  }

  return {
    toId,
    saveCounts,
    /** Whose relay it is taken for now. */
    profileOf(name: string): MailboxProfile {
      const known = profiles.get(name)
      if (known !== undefined) return known
      const profile = findProfile.get(name) ?? serverProfile
      profiles.set(name, profile)
      return profile
    },
    setProfile(name: string, profile: MailboxProfile | null, now: number): void {
      setProfile.run(profile, toId(name, now))
      profiles.delete(name)
    },
    count(id: number, bytes: number, receivedAt: number, isRejected: boolean): void {
      const counts = uncounted.get(id) ?? { received: 0, refused: 0, bytes: 0, lastAt: receivedAt }
      counts[isRejected ? 'refused' : 'received'] += 1
      counts.bytes += bytes
      counts.lastAt = Math.max(counts.lastAt, receivedAt)
      uncounted.set(id, counts)
    },
    countUnread(id: number, change: 1 | -1): void {
      countRead.run(change, id)
    },
    /** How many messages it has, the refused ones included; undefined where there is no such mailbox. */
    findTotal(name: string): number | undefined {
      saveCounts()
      return find.get(name)?.total
    },
    listOccupied() {
      saveCounts()
      return occupied.all()
    },
    /**
     * All messages of a mailbox are gone for every reader with this: the mailbox takes a new id, and those that carry the
     * old one are cleared away later.
     */
    empty(name: string): void {
      keepErased.run(name)
      renew.run(name)
      ids.delete(name)
    },
    remove(name: string): void {
      remove.run(name)
      ids.delete(name)
      profiles.delete(name)
    },
    reload(): void {
      uncounted.clear()
      ids.clear()
      profiles.clear()
    },
  }
}
