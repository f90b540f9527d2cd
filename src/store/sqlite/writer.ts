import type Database from 'better-sqlite3'
import type { MessageId } from '../../model/ids.ts'
import type { Marks, MessageSummary } from '../../model/message.ts'
import { createChangeLog, type Located } from './change-log.ts'
import type { DigestRow, Words } from './digest-row.ts'
import { foldTag, type NewMessageRow, type SummaryRow, summaryColumns, toIdBytes, toSummary } from './rows.ts'
import { createSessionWriter } from './session-writer.ts'
import { createWebhookWriter } from './webhook-rows.ts'

/** The writing half of the store, synchronous. Everything but `transaction` runs inside one. */
export type Writer = ReturnType<typeof createWriter>

export function createWriter(db: Database.Database) {
  const statements = prepareStatements(db)
  const changes = createChangeLog(db)
  const mailboxIds = new Map<string, number>()

  function toMailboxId(name: string, now: number): number {
    const known = mailboxIds.get(name)
    if (known !== undefined) return known
    const id = statements.addMailbox.get(name, now)
    if (id === undefined) throw new Error(`Cannot add mailbox "${name}"`)
    mailboxIds.set(name, id)
    return id
  }

  /**
   * Runs `work` in one transaction and tells what it touched. When it throws, nothing of it happened.
   *
   * @throws whatever `work` or the commit throws
   */
  function transaction(work: () => void): { head: number; mailboxes: ReadonlySet<string> } {
    const { touched, undo } = changes.begin()
    db.exec('BEGIN IMMEDIATE')
    try {
      work()
      changes.prune()
      db.exec('COMMIT')
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      undo()
      mailboxIds.clear()
      throw error
    }
    return { head: changes.head, mailboxes: touched }
  }

  function append(row: NewMessageRow): number {
    const seq = changes.next(row.mailbox)
    const mailboxId = toMailboxId(row.mailbox, row.receivedAt)
    statements.addMessage.run(
      seq,
      row.id,
      mailboxId,
      row.receivedAt,
      row.raw.byteLength,
      row.subject,
      row.people,
      row.envelope,
      row.mailjet,
      row.customId,
      row.campaign,
      row.templateId,
      row.rejected === null ? 0 : 1,
      row.rejected,
    )
    const [head, body] = [row.raw.subarray(0, row.headBytes), row.raw.subarray(row.headBytes)]
    statements.addContent.run(seq, row.session, head, body)
    statements.touchMailbox.run(row.receivedAt, mailboxId, row.receivedAt)
    return seq
  }

  function saveDigest(digest: DigestRow): void {
    const found = statements.findPending.get(digest.id)
    if (found === undefined) return
    if (digest.kind === 'done') {
      statements.digestDone.run(
        digest.subject,
        digest.people,
        digest.mailjet,
        digest.customId,
        digest.campaign,
        digest.templateId,
        digest.preview,
        digest.attachments,
        digest.has,
        found.seq,
      )
    } else {
      statements.digestFailed.run(digest.reason, found.seq)
    }
    index(found.seq, digest.words)
    changes.add('digested', found)
  }

  function index(seq: number, words: Words): void {
    const { sender, recipient, cc, subject, body, attachment, header } = words
    statements.addWords.run(seq, sender, recipient, cc, subject, body, attachment, header)
  }

  function update(id: MessageId, marks: Partial<Marks>): MessageSummary | undefined {
    const found = statements.findMessage.get(toIdBytes(id))
    const before = found && statements.summary.get(found.seq)
    if (found === undefined || before === undefined) return undefined
    const isRead = marks.isRead ?? before.is_read === 1
    const tags = marks.tags === undefined ? before.tags : toTagsJson(marks.tags)
    if (isRead === (before.is_read === 1) && tags === before.tags) return toSummary(before)
    statements.setMarks.run(isRead ? 1 : 0, tags, found.seq)
    if (tags !== before.tags) indexTags(found.seq, marks.tags ?? [])
    changes.add('updated', found)
    return toSummary({ ...before, is_read: isRead ? 1 : 0, tags })
  }

  function indexTags(seq: number, tags: readonly string[]): void {
    statements.clearTags.run(seq)
    for (const tag of new Set(tags.map(foldTag))) statements.addTag.run(tag, seq)
  }

  /** Deletes these messages; those that are gone already do not count. */
  function removeSeqs(seqs: readonly number[]): number {
    const gone = new Map<number, { mailbox: string; ids: Buffer[] }>()
    for (const seq of seqs) {
      const found = statements.removable.get(seq)
      if (found === undefined) continue
      statements.removeWords.run(seq)
      statements.removeMessage.run(seq)
      const group = gone.get(found.mailbox_id) ?? { mailbox: found.mailbox, ids: [] }
      group.ids.push(found.id)
      gone.set(found.mailbox_id, group)
    }
    for (const [mailbox_id, { mailbox, ids }] of gone) changes.addDeletion({ mailbox, mailbox_id }, ids)
    return [...gone.values()].reduce((count, { ids }) => count + ids.length, 0)
  }

  /** Forgets an empty mailbox; one that has taken mail meanwhile stays. */
  function removeMailbox(name: string): void {
    statements.removeMailbox.run(name)
    mailboxIds.delete(name)
  }

  return {
    transaction,
    append,
    saveDigest,
    update,
    findSeq: (id: MessageId) => statements.findMessage.get(toIdBytes(id))?.seq,
    removeSeqs,
    removeMailbox,
    saveSession: createSessionWriter(db),
    ...createWebhookWriter(db),
    get head() {
      return changes.head
    },
  }
}

/** Without repeats; null for none. */
function toTagsJson(tags: readonly string[]): string | null {
  return tags.length === 0 ? null : JSON.stringify([...new Set(tags)])
}

function prepareStatements(db: Database.Database) {
  const located =
    'SELECT m.seq, m.mailbox_id, b.name AS mailbox FROM message m JOIN mailbox b ON b.id = m.mailbox_id'
  return {
    addMailbox: db
      .prepare<[string, number], number>(
        `INSERT INTO mailbox (name, last_activity_at) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
      )
      .pluck(),
    touchMailbox: db.prepare<[number, number, number]>(
      'UPDATE mailbox SET last_activity_at = ? WHERE id = ? AND last_activity_at < ?',
    ),
    removeMailbox: db.prepare<[string]>(
      'DELETE FROM mailbox AS b WHERE name = ? AND NOT EXISTS (SELECT 1 FROM message m WHERE m.mailbox_id = b.id)',
    ),
    addMessage: db.prepare(
      `INSERT INTO message (seq, id, mailbox_id, received_at, size, subject, people, envelope, mailjet,
         custom_id, campaign, template_id, is_rejected, rejected)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    addContent: db.prepare('INSERT INTO content (seq, session, head, body) VALUES (?, ?, ?, ?)'),
    findPending: db.prepare<[Uint8Array], Located>(`${located} WHERE m.id = ? AND m.digest = 0`),
    findMessage: db.prepare<[Buffer], Located>(`${located} WHERE m.id = ?`),
    removable: db.prepare<[number], Located & { id: Buffer }>(
      `${located.replace('m.seq,', 'm.seq, m.id,')} WHERE m.seq = ?`,
    ),
    summary: db.prepare<[number], SummaryRow>(
      `SELECT ${summaryColumns} FROM message m JOIN mailbox b ON b.id = m.mailbox_id WHERE m.seq = ?`,
    ),
    digestDone: db.prepare(
      `UPDATE message SET digest = 1, subject = ?, people = ?, mailjet = ?, custom_id = ?, campaign = ?,
         template_id = ?, preview = ?, attachments = ?, has = ? WHERE seq = ?`,
    ),
    digestFailed: db.prepare('UPDATE message SET digest = 2, digest_error = ? WHERE seq = ?'),
    addWords: db.prepare(
      `INSERT INTO word (rowid, sender, recipient, cc, subject, body, attachment, header)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    removeWords: db.prepare<[number]>('DELETE FROM word WHERE rowid = ?'),
    removeMessage: db.prepare<[number]>('DELETE FROM message WHERE seq = ?'),
    setMarks: db.prepare('UPDATE message SET is_read = ?, tags = ? WHERE seq = ?'),
    clearTags: db.prepare('DELETE FROM tag WHERE seq = ?'),
    addTag: db.prepare('INSERT INTO tag (name, seq) VALUES (?, ?)'),
  }
}
