import type Database from 'better-sqlite3'
import type { MessageId, SessionId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { MessageSummary, StoredMessage } from '../../model/message.ts'
import type { Search } from '../../model/search.ts'
import type { SessionRecord, SessionSelection } from '../../model/session.ts'
import type { Count, MailboxSummary, MessageSize, Selection, SessionPage, TagSummary } from '../store.ts'
import { createCallbackReader } from './callback-reader.ts'
import { createChunkReader } from './chunks.ts'
import { createDeliveryReader } from './delivery-reader.ts'
import { listSessions } from './list-sessions.ts'
import { createPendingReader } from './pending-reader.ts'
import { createChangeReader } from './read-changes.ts'
import { createReleaseReader } from './release-rows.ts'
import { createResourceReader } from './resource-reader.ts'
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
import { createSearcher, type Page, type Turn } from './searcher.ts'
import { readTranscript } from './stored-transcript.ts'
import { createTemplateReader } from './template-rows.ts'
import { createUndeliveredReader } from './undelivered-reader.ts'
import { createWebhookReader } from './webhook-rows.ts'

/** The reading half of the store, synchronous: what a reader thread answers. */
export type Reader = ReturnType<typeof createReader>

interface RetentionRow {
  readonly keep_age_ms: number | null
  readonly keep_count: number | null
  readonly keep_bytes: number | null
}

const fromMessages = 'message m JOIN mailbox b ON b.id = m.mailbox_id'

export function createReader(db: Database.Database) {
  const searcher = createSearcher(db)
  const chunks = createChunkReader(db)
  const deliveries = createDeliveryReader(db)
  // A parameter within a SELECT: see writer.ts.
  const findMessage = db.prepare<[Buffer], SummaryRow & { session: string }>(
    `SELECT ${summaryColumns}, o.session FROM ${fromMessages} JOIN origin o ON o.seq = m.seq WHERE m.id = (SELECT ?)`,
  )
  const locate = db.prepare<[Buffer], { seq: number; size: number }>(
    `SELECT m.seq, m.size FROM ${fromMessages} WHERE m.id = (SELECT ?)`,
  )
  const mailboxes = db.prepare<[], Omit<MailboxSummary, 'retention'> & RetentionRow>(
    `SELECT name, last_activity_at AS lastActivityAt, total, unread, profile, keep_age_ms, keep_count, keep_bytes
     FROM mailbox ORDER BY last_activity_at DESC, name`,
  )
  const tags = db.prepare<unknown[], TagSummary>(
    `SELECT t.name, count(*) AS total
     FROM tag t JOIN message m ON m.seq = t.seq JOIN mailbox b ON b.id = m.mailbox_id
     WHERE @mailbox IS NULL OR b.name = @mailbox
     GROUP BY t.name ORDER BY total DESC, t.name LIMIT @limit`,
  )
  const findSessionRow = db.prepare<[Buffer], SessionRow>('SELECT * FROM session WHERE id = ?')

  /** In one transaction: all of an answer shows the same moment. */
  const readChunks = db.transaction((id: MessageId, start: number, end: number) => {
    const found = locate.get(toIdBytes(id))
    return found && chunks.read(found.seq, start, Math.min(end, found.size))
  })

  function readRaw(id: MessageId): Uint8Array<ArrayBuffer> | undefined {
    return readChunks(id, 0, Number.MAX_SAFE_INTEGER)
  }

  return {
    list(selection: Selection, page: Page): Turn<MessageSummary> {
      const { rows, resume } = searcher.list(selection, page)
      return { rows: rows.map(toSummary), resume }
    },

    listSizes(
      selection: Selection,
      page: { readonly limit: number; readonly after: number },
    ): Turn<MessageSize> {
      const { rows, resume } = searcher.listSizes(selection, page)
      const sizes = rows.map(({ seq, id, size }) => ({ seq, id: fromIdBytes(id), sizeBytes: size }))
      return { rows: sizes, resume }
    },

    count(selection: Selection): Count {
      return searcher.count(selection)
    },

    listSeqs(selection: Selection, page: { readonly before: number; readonly limit: number }): Turn<number> {
      return searcher.listSeqs(selection, page)
    },

    explain(
      mailbox: string | undefined,
      terms: readonly Search[],
      page: { readonly limit: number; readonly after: number },
    ): readonly { message: MessageSummary; meets: readonly boolean[] }[] {
      return searcher
        .explain(mailbox, terms, page)
        .map(({ row, meets }) => ({ message: toSummary(row), meets }))
    },

    find(id: MessageId): StoredMessage | undefined {
      const row = findMessage.get(toIdBytes(id))
      if (row === undefined) return undefined
      const { facts, transcript }: StoredSession = JSON.parse(row.session)
      return { summary: toSummary(row), session: toFacts(facts), transcript: readTranscript(transcript) }
    },

    ...deliveries,

    ...createResourceReader(db),

    ...createUndeliveredReader(db, { readRaw, findContact: deliveries.findContact }),

    readRaw,

    readRawRange(id: MessageId, start: number, end: number): Uint8Array<ArrayBuffer> | undefined {
      return readChunks(id, start, end)
    },

    ...createPendingReader(db),

    listMailboxes(): readonly MailboxSummary[] {
      return mailboxes.all().map(({ keep_age_ms, keep_count, keep_bytes, ...mailbox }) => ({
        ...mailbox,
        retention: { ageMs: keep_age_ms, count: keep_count, bytes: keep_bytes },
      }))
    },

    listSessions(selection: SessionSelection, page: SessionPage): readonly SessionRecord[] {
      return listSessions(db, selection, page)
    },

    findSession(id: SessionId): SessionRecord | undefined {
      const row = findSessionRow.get(toIdBytes(id))
      return row && toSession(row)
    },

    listChanges: createChangeReader(db),

    listWebhooks: createWebhookReader(db),
    ...createTemplateReader(db),
    ...createCallbackReader(db),
    ...createReleaseReader(db),

    listTags(mailbox: string | undefined): readonly TagSummary[] {
      return tags.all({ mailbox: mailbox ?? null, limit: limits.pageSize })
    },
  }
}
