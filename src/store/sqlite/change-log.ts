import type Database from 'better-sqlite3'
import { limits } from '../../model/limits.ts'
import { changeKinds } from './read-changes.ts'

/** The counter behind `seq`, and what happened to messages after their capture. Used inside transactions only. */
export interface ChangeLog {
  /** The newest number given out. */
  readonly head: number
  /** Takes the next number, for a change in this mailbox. */
  next(mailbox: string): number
  /** Something happened in this mailbox that has no number of its own here. */
  touch(mailbox: string): void
  add(kind: 'digested' | 'updated', of: Located): void
  addDeletion(of: Pick<Located, 'mailbox' | 'mailbox_id'>, ids: readonly Buffer[]): void
  /** Keeps the table bounded; a feed that wants older changes has to start over. */
  prune(): void
  /** Begins a transaction's account of the mailboxes it touches; the result takes back its numbers. */
  begin(): { readonly touched: ReadonlySet<string>; readonly undo: () => void }
}

/** A message as rows refer to it. */
export interface Located {
  readonly seq: number
  readonly mailbox: string
  readonly mailbox_id: number
}

/** The newest number given out; 0 in an empty database. */
export function readHead(db: Database.Database): number {
  const newest = db.prepare<[], number>(
    `SELECT max(coalesce((SELECT max(seq) FROM message), 0), coalesce((SELECT max(seq) FROM change), 0))`,
  )
  return newest.pluck().get() ?? 0
}

export function createChangeLog(db: Database.Database): ChangeLog {
  const insert = db.prepare(
    'INSERT INTO change (seq, kind, mailbox_id, mailbox, message_seq, ids) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const removeThrough = db.prepare<[number]>('DELETE FROM change WHERE seq <= ?')
  const saveDropped = db.prepare<[number]>(
    `INSERT OR REPLACE INTO setting (name, value) VALUES ('changes_dropped_through', ?)`,
  )
  let head = readHead(db)
  let prunedAt = head
  let touched = new Set<string>()

  function next(mailbox: string): number {
    touched.add(mailbox)
    head += 1
    return head
  }

  return {
    get head() {
      return head
    },
    next,
    touch: (mailbox) => touched.add(mailbox),
    add(kind, { seq, mailbox, mailbox_id }) {
      insert.run(next(mailbox), changeKinds[kind], mailbox_id, mailbox, seq, null)
    },
    addDeletion({ mailbox, mailbox_id }, ids) {
      insert.run(next(mailbox), changeKinds.deleted, mailbox_id, mailbox, null, Buffer.concat(ids))
    },
    prune() {
      if (head - prunedAt < limits.keptChanges / 10) return
      prunedAt = head
      const through = head - limits.keptChanges
      if (through <= 0) return
      removeThrough.run(through)
      saveDropped.run(through)
    },
    begin() {
      const before = head
      touched = new Set()
      return {
        touched,
        undo() {
          head = before
        },
      }
    },
  }
}
