import type Database from 'better-sqlite3'
import type { Envelope } from '../../model/address.ts'
import type { Change } from '../../model/change.ts'
import type { MessageId, SessionId } from '../../model/ids.ts'
import type { MessageSummary, StoredMessage } from '../../model/message.ts'
import type { Search } from '../../model/search.ts'
import type { SessionRecord } from '../../model/session.ts'
import type { MailboxSummary, Selection } from '../store.ts'
import type { PendingMail, PendingMessage } from '../store-line.ts'
import { readChanges } from './read-changes.ts'
import {
  fromIdBytes,
  type SessionRow,
  type StoredSession,
  type SummaryRow,
  summaryColumns,
  toFacts,
  toIdBytes,
  toSession,
  toSummary,
} from './rows.ts'
import { type Condition, mentionsRejected, planSearch, type SearchPlan, toCondition } from './search-sql.ts'
import { createWebhookReader } from './webhook-rows.ts'

/** The reading half of the store, synchronous: what a reader thread answers. */
export type Reader = ReturnType<typeof createReader>

type Page = {
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
}

const received: Condition = { sql: 'm.is_rejected = 0', parameters: [] }

const fromMessages = 'message m JOIN mailbox b ON b.id = m.mailbox_id'

export function createReader(db: Database.Database) {
  const findMailboxId = db.prepare<[string], number>('SELECT id FROM mailbox WHERE name = ?').pluck()
  const findMessage = db.prepare<[Buffer], SummaryRow & { session: string }>(
    `SELECT ${summaryColumns}, c.session FROM ${fromMessages} JOIN content c ON c.seq = m.seq WHERE m.id = ?`,
  )
  const findRaw = db.prepare<[Buffer], { head: Buffer; body: Buffer }>(
    'SELECT c.head, c.body FROM message m JOIN content c ON c.seq = m.seq WHERE m.id = ?',
  )
  const pending = db.prepare<[number, number], { seq: number; id: Buffer; size: number; envelope: string }>(
    'SELECT seq, id, size, envelope FROM message WHERE digest = 0 AND seq > ? ORDER BY seq LIMIT ?',
  )
  const mailboxes = db.prepare<[], MailboxSummary>(
    `SELECT name, last_activity_at AS lastActivityAt,
       (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id AND m.is_rejected = 0) AS total,
       (SELECT count(*) FROM message m WHERE m.mailbox_id = b.id AND m.is_rejected = 0 AND m.is_read = 0) AS unread
     FROM mailbox b ORDER BY last_activity_at DESC, name`,
  )
  const sessions = db.prepare<[Buffer, number], SessionRow>(
    `SELECT id, started_at, ended_at, messages, facts, end_reason, '[]' AS transcript
     FROM session WHERE id < ? ORDER BY id DESC LIMIT ?`,
  )
  const findSessionRow = db.prepare<[Buffer], SessionRow>('SELECT * FROM session WHERE id = ?')

  /**
   * Undefined where the mailbox does not exist, so that nothing can match. Messages that were refused are passed over,
   * unless the search names them.
   */
  function select(
    selection: Selection,
    withRejected = mentionsRejected(selection.search),
  ): Selected | undefined {
    const conditions: Condition[] = withRejected ? [] : [received]
    if (selection.mailbox !== undefined) {
      const id = findMailboxId.get(selection.mailbox)
      if (id === undefined) return undefined
      conditions.push({ sql: 'm.mailbox_id = ?', parameters: [id] })
    }
    const plan = selection.search === undefined ? undefined : planSearch(selection.search)
    return toSelected(plan, conditions)
  }

  function readRaw(id: MessageId): Uint8Array<ArrayBuffer> | undefined {
    const row = findRaw.get(toIdBytes(id))
    if (row === undefined) return undefined
    const raw = new Uint8Array(row.head.byteLength + row.body.byteLength)
    raw.set(row.head)
    raw.set(row.body, row.head.byteLength)
    return raw
  }

  function listPending(after: number, limit: number): readonly PendingMessage[] {
    return pending.all(after, limit).map((row) => {
      const envelope: Envelope = JSON.parse(row.envelope)
      return { seq: row.seq, id: fromIdBytes(row.id), sizeBytes: row.size, envelopeTo: envelope.to }
    })
  }

  return {
    list(selection: Selection, page: Page): readonly MessageSummary[] {
      const selected = select(selection)
      if (selected === undefined) return []
      const { sql, parameters } = paged(selected, page)
      return db
        .prepare<unknown[], SummaryRow>(sql)
        .all(...parameters)
        .map(toSummary)
    },

    count(selection: Selection): { total: number; unread: number } {
      const selected = select(selection)
      if (selected === undefined) return { total: 0, unread: 0 }
      const count = (extra: string) =>
        Number(
          db
            .prepare(`SELECT count(*) FROM ${selected.from} WHERE ${selected.where}${extra}`)
            .pluck()
            .get(...selected.parameters),
        )
      return { total: count(''), unread: count(' AND m.is_read = 0') }
    },

    /** Sequence numbers that match, the oldest first: what a deletion works through. All means the refused ones too. */
    listSeqs(
      selection: Selection,
      page: { after: number; through: number; limit: number },
    ): readonly number[] {
      const selected = select(selection, selection.search === undefined || mentionsRejected(selection.search))
      if (selected === undefined) return []
      return db
        .prepare<unknown[], number>(
          `SELECT m.seq FROM ${selected.from} WHERE ${selected.where} AND m.seq > ? AND m.seq <= ? ORDER BY m.seq LIMIT ?`,
        )
        .pluck()
        .all(...selected.parameters, page.after, page.through, page.limit)
    },

    explain(
      mailbox: string | undefined,
      terms: readonly Search[],
      page: { readonly limit: number; readonly after: number },
    ): readonly { message: MessageSummary; meets: readonly boolean[] }[] {
      const selected = select({ mailbox })
      if (selected === undefined) return []
      const conditions = terms.map(toCondition)
      const asked = conditions.map(({ sql }, index) => `, (${sql}) AS term${index}`).join('')
      const rows = db
        .prepare<unknown[], SummaryRow & Record<string, unknown>>(
          `SELECT ${summaryColumns}${asked} FROM ${selected.from}
           WHERE ${selected.where} AND m.seq > ? ORDER BY m.seq DESC LIMIT ?`,
        )
        .all(
          ...conditions.flatMap(({ parameters }) => parameters),
          ...selected.parameters,
          page.after,
          page.limit,
        )
      return rows.map((row) => ({
        message: toSummary(row),
        meets: terms.map((_, index) => row[`term${index}`] === 1),
      }))
    },

    find(id: MessageId): StoredMessage | undefined {
      const row = findMessage.get(toIdBytes(id))
      if (row === undefined) return undefined
      const { facts, transcript }: StoredSession = JSON.parse(row.session)
      return { summary: toSummary(row), session: toFacts(facts), transcript }
    },

    readRaw,

    listPending,

    /** As many of them as have `bytes` together, at least one. */
    readPending(
      after: number,
      page: { readonly limit: number; readonly bytes: number },
    ): readonly PendingMail[] {
      const mails: PendingMail[] = []
      let bytes = 0
      for (const message of listPending(after, page.limit)) {
        bytes += message.sizeBytes
        if (mails.length > 0 && bytes > page.bytes) break
        const raw = readRaw(message.id)
        if (raw !== undefined) mails.push({ ...message, raw })
      }
      return mails
    },

    listMailboxes(): readonly MailboxSummary[] {
      return mailboxes.all()
    },

    listSessions(page: {
      readonly limit: number
      readonly before?: SessionId | undefined
    }): readonly SessionRecord[] {
      const before = page.before === undefined ? Buffer.alloc(16, 0xff) : toIdBytes(page.before)
      return sessions.all(before, page.limit).map(toSession)
    },

    findSession(id: SessionId): SessionRecord | undefined {
      const row = findSessionRow.get(toIdBytes(id))
      return row && toSession(row)
    },

    listChanges(
      since: number,
      page: { readonly limit: number; readonly mailbox?: string | undefined },
    ): readonly Change[] | undefined {
      return readChanges(db, since, page)
    },

    listWebhooks: createWebhookReader(db),
  }
}

interface Selected {
  readonly from: string
  readonly where: string
  readonly parameters: readonly (string | number)[]
}

function toSelected(plan: SearchPlan | undefined, conditions: readonly Condition[]): Selected {
  const all = plan?.condition === undefined ? conditions : [...conditions, plan.condition]
  const where = all.map(({ sql }) => `(${sql})`)
  const parameters = all.flatMap((condition) => condition.parameters)
  if (plan?.match === undefined) {
    return { from: fromMessages, where: where.join(' AND ') || '1', parameters }
  }
  return {
    from: `word w JOIN ${fromMessages.replace('message m', 'message m ON m.seq = w.rowid')}`,
    where: ['w.word MATCH ?', ...where].join(' AND '),
    parameters: [plan.match, ...parameters],
  }
}

function paged(selected: Selected, page: Page): { sql: string; parameters: readonly (string | number)[] } {
  const cursor = selected.from.startsWith('word') ? 'w.rowid' : 'm.seq'
  const isForward = page.after !== undefined
  const bound = isForward ? `${cursor} > ?` : `${cursor} < ?`
  const order = isForward ? `${cursor} ASC` : `${cursor} DESC`
  return {
    sql: `SELECT ${summaryColumns} FROM ${selected.from} WHERE ${selected.where} AND ${bound} ORDER BY ${order} LIMIT ?`,
    parameters: [...selected.parameters, page.after ?? page.before ?? Number.MAX_SAFE_INTEGER, page.limit],
  }
}
