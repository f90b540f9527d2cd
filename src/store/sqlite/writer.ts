import type Database from 'better-sqlite3'
import type { MessageId } from '../../model/ids.ts'
import type { MailboxProfile } from '../../model/mailjet-profile.ts'
import type { Marks, MessageSummary } from '../../model/message.ts'
import type { Retention } from '../../model/retention.ts'
import type { NewTemplate } from '../store.ts'
import { createAccountWriter } from './account-writer.ts'
import { createCallbackWriter } from './callback-writer.ts'
import { createChangeLog, type Located } from './change-log.ts'
import { createChunkWriter } from './chunks.ts'
import { createDeliveryWriter } from './delivery-writer.ts'
import type { DigestRow } from './digest-row.ts'
import { createMailboxWriter } from './mailbox-writer.ts'
import { createPruner } from './pruner.ts'
import { createReclaim } from './reclaim.ts'
import { createReleaseWriter } from './release-rows.ts'
import { createRowRemover, type RemovableRow } from './row-remover.ts'
import { foldTag, type NewMessageRow, type SummaryRow, summaryColumns, toIdBytes, toSummary } from './rows.ts'
import { createSessionWriter } from './session-writer.ts'
import { createTemplateWriter } from './template-rows.ts'
import { createWebhookWriter } from './webhook-rows.ts'
import { goneTogether } from './word-segments.ts'

/** The writing half of the store, synchronous. Everything but `transaction` runs inside one. */
export type Writer = ReturnType<typeof createWriter>

/** What a transaction has done. */
export interface Committed {
  readonly head: number
  readonly mailboxes: ReadonlySet<string>
  /** Messages were deleted, some of `goneTogether` from each of these numbers on. */
  readonly gone: ReadonlySet<number>
}

export interface WriterOptions {
  readonly retention: Retention
  /** Of mailboxes that say nothing of their own. */
  readonly profile: MailboxProfile
  /** Whether the disk has too little room left for work that only makes the file tidier. */
  readonly isCramped: () => boolean
}

export function createWriter(db: Database.Database, { retention, profile, isCramped }: WriterOptions) {
  const statements = prepareStatements(db)
  const changes = createChangeLog(db)
  const mailboxes = createMailboxWriter(db, profile)
  const callbacks = createCallbackWriter(db)
  const deliveries = createDeliveryWriter(db, changes.touch, callbacks.queue)
  const chunks = createChunkWriter(db)
  /** Where messages were deleted in this transaction, for the index of words. */
  let gone = new Set<number>()
  const noteGone = (seq: number) => gone.add(seq - (seq % goneTogether))
  const removeRows = createRowRemover(db, { changes, chunks, noteGone, deliveries })
  const templates = createTemplateWriter(db)
  const account = createAccountWriter(db, { touch: changes.touch, toMailboxId: mailboxes.toId })
  const pruner = createPruner(db, removeRows, retention)
  let pruned = 0

  /**
   * Runs `work` in one transaction and tells what it touched. When it throws, nothing of it happened.
   *
   * @throws whatever `work` or the commit throws
   */
  function transaction(work: () => void): Committed {
    const { touched, undo } = changes.begin()
    const undoEvents = deliveries.begin()
    gone = new Set()
    const prunedBefore = pruned
    statements.begin.run()
    try {
      work()
      mailboxes.saveCounts()
      changes.prune()
      statements.commit.run()
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      undo()
      undoEvents()
      mailboxes.reload()
      callbacks.reload()
      pruner.lookAgain()
      pruned = prunedBefore
      throw error
    }
    return { head: changes.head, mailboxes: touched, gone }
  }

  /** @param isPacked whether there is time to pack the bytes at once */
  function append(row: NewMessageRow, raw: Uint8Array, isPacked: boolean): number {
    const [id, mailbox, receivedAt, subject, people, envelope, mailjet, customId, ...more] = row
    const [campaign, templateId, session, rejected, isNotice] = more
    const seq = changes.next(mailbox)
    const mailboxId = mailboxes.toId(mailbox, receivedAt)
    statements.addMessage.run(
      seq,
      toIdBytes(id),
      mailboxId,
      receivedAt,
      raw.byteLength,
      subject,
      people,
      envelope,
      mailjet,
      customId,
      campaign,
      templateId,
      rejected === null ? 0 : 1,
      rejected,
    )
    statements.addOrigin.run(seq, session)
    chunks.add(seq, raw, isPacked)
    if (rejected === null && !isNotice && mailboxes.profileOf(mailbox) === 'mailjet') {
      deliveries.noteUndelivered(seq)
    }
    mailboxes.count(mailboxId, raw.byteLength, receivedAt, rejected !== null)
    return seq
  }

  /** What is not pending any more is passed over. */
  function saveDigests(rows: readonly DigestRow[]): void {
    let last = 0
    for (const [id, outcome] of rows) {
      const found = statements.findPending.get(toIdBytes(id))
      if (found === undefined) continue
      if (typeof outcome === 'string') statements.digestFailed.run(outcome, found.seq)
      else statements.digestDone.run(...outcome, found.seq)
      changes.add('digested', found)
      last = Math.max(last, found.seq)
    }
    if (last > 0) statements.setDigestMark.run(last)
  }

  function update(id: MessageId, marks: Partial<Marks>): MessageSummary | undefined {
    const found = statements.findMessage.get(toIdBytes(id))
    const before = found && statements.summary.get(found.seq)
    if (found === undefined || before === undefined) return undefined
    const isRead = marks.isRead ?? before.is_read === 1
    const tags = marks.tags === undefined ? before.tags : toTagsJson(marks.tags)
    if (isRead === (before.is_read === 1) && tags === before.tags) return toSummary(before)
    statements.setMarks.run(isRead ? 1 : 0, tags, found.seq)
    if (isRead !== (before.is_read === 1) && before.rejected === null)
      mailboxes.countUnread(found.mailbox_id, isRead ? -1 : 1)
    if (tags !== before.tags) {
      indexTags(found.seq, marks.tags ?? [])
      pruner.lookAgain()
    }
    changes.add('updated', found)
    return toSummary({ ...before, is_read: isRead ? 1 : 0, tags })
  }

  function indexTags(seq: number, tags: readonly string[]): void {
    statements.clearTags.run(seq)
    for (const tag of new Set(tags.map(foldTag))) statements.addTag.run(tag, seq)
  }

  /** Deletes these messages; those that are gone already do not count. */
  function removeSeqs(seqs: readonly number[]): number {
    return removeRows(seqs.map((seq) => statements.removable.get(seq)).filter((row) => row !== undefined))
  }

  /**
   * Deletes all messages of one mailbox, or of all; returns how many. Few go at once; where they are many, they are gone
   * for every reader at once and are cleared away later (`reclaim`).
   */
  function empty(mailbox: string | undefined): number {
    if (mailbox !== undefined) return emptyMailbox(mailbox)
    const head = changes.head
    const removed = mailboxes.listOccupied().reduce((count, { name }) => count + emptyMailbox(name), 0)
    statements.hideThrough.run(head)
    return removed
  }

  function emptyMailbox(name: string): number {
    const total = mailboxes.findTotal(name) ?? 0
    if (total > removedAtOnce) {
      mailboxes.empty(name)
      pruner.lookAgain()
      changes.addDeletion({ mailbox: name, mailbox_id: 0 }, [])
      return total
    }
    const removed = removeRows(statements.removableOf.all(name))
    // Its campaigns and contacts may be many, whatever is left of its messages: they are cleared away like those.
    if (deliveries.hasAccount(name)) {
      mailboxes.empty(name)
      pruner.lookAgain()
    }
    return removed
  }

  /** Deletes a mailbox with its messages; returns how many they were, undefined where it does not exist. */
  function removeMailbox(name: string): number | undefined {
    const total = mailboxes.findTotal(name)
    if (total === undefined) return undefined
    emptyMailbox(name)
    mailboxes.remove(name)
    templates.removeTemplates(name)
    callbacks.removeCallbacksOf(name)
    account.removeSendersOf(name)
    pruner.lookAgain()
    return total
  }

  /** Prunes some of what is beyond the bounds; with `again` there may be more. */
  function prune(now: number): { readonly again: boolean } {
    mailboxes.saveCounts()
    const found = pruner.step(now)
    pruned += found
    return { again: found > 0 }
  }

  /** Gives a mailbox bounds of its own, null for those of the server; makes it where it does not exist. */
  function setRetention(name: string, { ageMs, count, bytes }: Retention, now: number): void {
    statements.setRetention.run(ageMs, count, bytes, mailboxes.toId(name, now))
    pruner.lookAgain()
  }

  function setProfile(name: string, wanted: MailboxProfile | null, now: number): void {
    mailboxes.setProfile(name, wanted, now)
  }

  return {
    transaction,
    append,
    saveDigests,
    update,
    findSeq: (id: MessageId) => statements.findMessage.get(toIdBytes(id))?.seq,
    removeSeqs,
    empty,
    removeMailbox,
    prune,
    setRetention,
    setProfile,
    saveDeliveries: deliveries.saveDeliveries,
    appendEvent: deliveries.appendEvent,
    reclaim: createReclaim(db, { removeRows, chunks, deliveries, isCramped }),
    ...createSessionWriter(db),
    ...createWebhookWriter(db),
    setCallback: callbacks.setCallback,
    removeCallbacks: callbacks.removeCallbacks,
    settleCallback: callbacks.settleCallback,
    ...createReleaseWriter(db),
    ...templates,
    ...account,
    createTemplate(template: NewTemplate, taken: readonly number[]): number {
      mailboxes.toId(template.mailbox, template.createdAt)
      return templates.createTemplate(template, taken)
    },
    get hasBounds() {
      return pruner.hasBounds
    },
    /** Messages pruned since the start. */
    get pruned() {
      return pruned
    },
    get head() {
      return changes.head
    },
    get lastEvent() {
      return deliveries.lastEvent
    },
  }
}

/** Messages of a mailbox that are deleted in one go, which takes a few milliseconds. */
const removedAtOnce = 200

/** Without repeats; null for none. */
function toTagsJson(tags: readonly string[]): string | null {
  return tags.length === 0 ? null : JSON.stringify([...new Set(tags)])
}

function prepareStatements(db: Database.Database) {
  // A parameter within a SELECT: bare, beside a join, each value of it makes SQLite parse the statement anew, and
  // better-sqlite3 compile a function for its rows, which costs ten times as much as the answer.
  const located =
    'SELECT m.seq, m.mailbox_id, b.name AS mailbox FROM message m JOIN mailbox b ON b.id = m.mailbox_id'
  const removable = located.replace('m.seq,', 'm.seq, m.id, m.size, m.is_read, m.is_rejected,')
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    setRetention: db.prepare<[number | null, number | null, number | null, number]>(
      'UPDATE mailbox SET keep_age_ms = ?, keep_count = ?, keep_bytes = ? WHERE id = ?',
    ),
    hideThrough: db.prepare<[number]>(
      `INSERT OR REPLACE INTO setting (name, value) VALUES ('hidden_through', ?)`,
    ),
    addMessage: db.prepare(
      `INSERT INTO message (seq, id, mailbox_id, received_at, size, subject, people, envelope, mailjet,
         custom_id, campaign, template_id, is_rejected, rejected)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    /** How far the index of words has to reach, see words-database.ts. */
    setDigestMark: db.prepare<[number]>(
      `UPDATE setting SET value = max(value, ?) WHERE name = 'digest_mark'`,
    ),
    addOrigin: db.prepare('INSERT INTO origin (seq, session) VALUES (?, ?)'),
    findPending: db.prepare<[Uint8Array], Located>(`${located} WHERE m.id = (SELECT ?) AND m.digest = 0`),
    findMessage: db.prepare<[Buffer], Located>(`${located} WHERE m.id = (SELECT ?)`),
    removable: db.prepare<[number], RemovableRow>(`${removable} WHERE m.seq = (SELECT ?)`),
    removableOf: db.prepare<[string], RemovableRow>(`${removable} WHERE b.name = ? ORDER BY m.seq`),
    summary: db.prepare<[number], SummaryRow>(
      `SELECT ${summaryColumns} FROM message m JOIN mailbox b ON b.id = m.mailbox_id WHERE m.seq = (SELECT ?)`,
    ),
    digestDone: db.prepare(
      `UPDATE message SET digest = 1, subject = ?, people = ?, mailjet = ?, custom_id = ?, campaign = ?,
         template_id = ?, preview = ?, attachments = ?, has = ? WHERE seq = ?`,
    ),
    digestFailed: db.prepare('UPDATE message SET digest = 2, digest_error = ? WHERE seq = ?'),
    setMarks: db.prepare('UPDATE message SET is_read = ?, tags = ? WHERE seq = ?'),
    clearTags: db.prepare('DELETE FROM tag WHERE seq = ?'),
    addTag: db.prepare('INSERT INTO tag (name, seq) VALUES (?, ?)'),
  }
}
