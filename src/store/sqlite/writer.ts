import type Database from 'better-sqlite3'
import type { MessageId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { DigestResult, MessageSummary, SearchableText } from '../../model/message.ts'
import type { SessionRecord } from '../../model/session.ts'
import { toHeaderWord } from './header-word.ts'
import { changeKinds } from './read-changes.ts'
import {
  hasBits,
  type NewMessageRow,
  type SummaryRow,
  summaryColumns,
  toIdBytes,
  toMailjetColumns,
  toPeople,
  toSummary,
} from './rows.ts'

/** The writing half of the store, synchronous. Everything but `transaction` runs inside one. */
export type Writer = ReturnType<typeof createWriter>

export function createWriter(db: Database.Database) {
  const statements = prepareStatements(db)
  const mailboxIds = new Map<string, number>()
  let head = statements.head.get() ?? 0
  let lastPrunedHead = head
  /** What the running transaction did, for the announcement after its commit. */
  let touched = new Set<string>()

  function next(mailbox: string): number {
    touched.add(mailbox)
    head += 1
    return head
  }

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
    const before = head
    touched = new Set()
    db.exec('BEGIN IMMEDIATE')
    try {
      work()
      pruneChanges()
      db.exec('COMMIT')
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      head = before
      mailboxIds.clear()
      throw error
    }
    return { head, mailboxes: touched }
  }

  function append(row: NewMessageRow): number {
    const seq = next(row.mailbox)
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
    )
    const [head, body] = [row.raw.subarray(0, row.headBytes), row.raw.subarray(row.headBytes)]
    statements.addContent.run(seq, row.session, head, body)
    statements.touchMailbox.run(row.receivedAt, mailboxId, row.receivedAt)
    return seq
  }

  function saveDigest(result: DigestResult): void {
    const found = statements.findPending.get(toIdBytes(result.id))
    if (found === undefined) return
    if (result.kind === 'done') {
      const has =
        (result.hasHtml ? hasBits.html : 0) |
        (result.hasLink ? hasBits.link : 0) |
        (result.hasCode ? hasBits.code : 0)
      const { mailjet, customId, campaign, templateId } = toMailjetColumns(result.mailjet)
      statements.digestDone.run(
        result.subject,
        toPeople(result),
        mailjet,
        customId,
        campaign,
        templateId,
        result.preview,
        result.attachments,
        has,
        found.seq,
      )
    } else {
      statements.digestFailed.run(result.reason, found.seq)
    }
    index(found.seq, result.text)
    addChange(changeKinds.digested, found, found.seq)
  }

  function index(seq: number, text: SearchableText): void {
    const headers = text.headers.flatMap(({ name, value }) => [
      toHeaderWord(name, null),
      toHeaderWord(name, value),
    ])
    statements.addWords.run(
      seq,
      text.from,
      text.to,
      text.cc,
      text.subject,
      text.body,
      text.attachmentNames,
      headers.join(' '),
    )
  }

  function addChange(kind: number, of: { mailbox: string; mailbox_id: number }, messageSeq: number): void {
    statements.addChange.run(next(of.mailbox), kind, of.mailbox_id, of.mailbox, messageSeq, null)
  }

  function update(
    id: MessageId,
    patch: { readonly isRead?: boolean | undefined; readonly tags?: readonly string[] | undefined },
  ): MessageSummary | undefined {
    const found = statements.findMessage.get(toIdBytes(id))
    if (found === undefined) return undefined
    if (patch.isRead !== undefined) statements.setRead.run(patch.isRead ? 1 : 0, found.seq)
    if (patch.tags !== undefined) setTags(found.seq, patch.tags)
    addChange(changeKinds.updated, found, found.seq)
    const row = statements.summary.get(found.seq)
    return row && toSummary(row)
  }

  function setTags(seq: number, tags: readonly string[]): void {
    const distinct = [...new Set(tags)]
    statements.clearTags.run(seq)
    for (const tag of distinct) statements.addTag.run(tag, seq)
    statements.setTags.run(distinct.length === 0 ? null : JSON.stringify(distinct), seq)
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
    let count = 0
    for (const [mailboxId, { mailbox, ids }] of gone) {
      statements.addChange.run(
        next(mailbox),
        changeKinds.deleted,
        mailboxId,
        mailbox,
        null,
        Buffer.concat(ids),
      )
      count += ids.length
    }
    return count
  }

  /** Forgets an empty mailbox; one that has taken mail meanwhile stays. */
  function removeMailbox(name: string): void {
    statements.removeMailbox.run(name)
    mailboxIds.delete(name)
  }

  function saveSession(session: SessionRecord): void {
    const { startedAt, endedAt, endReason, messages, transcript, ...facts } = session
    statements.saveSession.run(
      toIdBytes(session.id),
      startedAt,
      endedAt,
      messages,
      JSON.stringify(facts),
      endReason,
      JSON.stringify(transcript),
    )
  }

  /** Forgets the oldest sessions over the limit, a few at a time. */
  function pruneSessions(): void {
    statements.pruneSessions.run(limits.keptSessions)
  }

  /** Keeps the change table bounded; a feed that wants older changes has to start over. */
  function pruneChanges(): void {
    if (head - lastPrunedHead < limits.keptChanges / 10) return
    lastPrunedHead = head
    const through = head - limits.keptChanges
    if (through <= 0) return
    statements.pruneChanges.run(through)
    statements.setSetting.run('changes_dropped_through', through)
  }

  return {
    transaction,
    append,
    saveDigest,
    update,
    findSeq: (id: MessageId) => statements.findMessage.get(toIdBytes(id))?.seq,
    removeSeqs,
    removeMailbox,
    saveSession,
    pruneSessions,
    get head() {
      return head
    },
  }
}

interface Located {
  readonly seq: number
  readonly mailbox: string
  readonly mailbox_id: number
}

function prepareStatements(db: Database.Database) {
  const located =
    'SELECT m.seq, m.mailbox_id, b.name AS mailbox FROM message m JOIN mailbox b ON b.id = m.mailbox_id'
  return {
    head: db
      .prepare<[], number>(
        `SELECT max(coalesce((SELECT max(seq) FROM message), 0), coalesce((SELECT max(seq) FROM change), 0))`,
      )
      .pluck(),
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
         custom_id, campaign, template_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    addContent: db.prepare('INSERT INTO content (seq, session, head, body) VALUES (?, ?, ?, ?)'),
    findPending: db.prepare<[Buffer], Located>(`${located} WHERE m.id = ? AND m.digest = 0`),
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
    setRead: db.prepare('UPDATE message SET is_read = ? WHERE seq = ?'),
    setTags: db.prepare('UPDATE message SET tags = ? WHERE seq = ?'),
    clearTags: db.prepare('DELETE FROM tag WHERE seq = ?'),
    addTag: db.prepare('INSERT INTO tag (name, seq) VALUES (?, ?)'),
    addChange: db.prepare(
      'INSERT INTO change (seq, kind, mailbox_id, mailbox, message_seq, ids) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    pruneChanges: db.prepare<[number]>('DELETE FROM change WHERE seq <= ?'),
    setSetting: db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)'),
    saveSession: db.prepare(
      `INSERT OR REPLACE INTO session (id, started_at, ended_at, messages, facts, end_reason, transcript)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    pruneSessions: db.prepare<[number]>(
      `DELETE FROM session WHERE id IN (
         SELECT id FROM session ORDER BY id DESC LIMIT 500 OFFSET ?)`,
    ),
  }
}
