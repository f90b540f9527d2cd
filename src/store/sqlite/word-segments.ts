import type Database from 'better-sqlite3'
import type { Words } from './digest-row.ts'
import { mailboxWord } from './marker-words.ts'

/**
 * The index of words is cut into segments along `seq`: the messages from one segment's `first_seq` to the next one's.
 * Each is a full-text table of its own, so that every question costs what the segments it visits hold, newest first,
 * and an old segment whose messages are gone is dropped whole (docs/decisions/0009).
 */
export interface Segment {
  readonly id: number
  readonly first_seq: number
}

/** A stretch of `seq`, both ends included, and the table of its words; undefined where nothing is indexed yet. */
export interface SegmentRange {
  readonly table: string | undefined
  readonly from: number
  readonly through: number
  /** No message that is yet to come belongs to it. */
  readonly isClosed: boolean
}

/** Indexed messages after which a new segment begins. */
export const segmentSize = 30_000

export const tableOf = (id: number) => `words_${id}`

/** Newest first. The oldest segment reaches down to 0, the newest up without end. */
export function readSegmentRanges(segments: readonly Segment[]): readonly SegmentRange[] {
  if (segments.length === 0) {
    return [{ table: undefined, from: 0, through: Number.MAX_SAFE_INTEGER, isClosed: false }]
  }
  const ranges = segments.map(({ id, first_seq }, index) => ({
    table: tableOf(id),
    from: index === 0 ? 0 : first_seq,
    through: (segments[index + 1]?.first_seq ?? Number.MAX_SAFE_INTEGER) - 1,
    isClosed: index < segments.length - 1,
  }))
  return ranges.toReversed()
}

export function prepareSegmentList(db: Database.Database): () => readonly Segment[] {
  const all = db.prepare<[], Segment>('SELECT id, first_seq FROM segment ORDER BY first_seq')
  return () => all.all()
}

/** A message as the index needs it. */
export interface IndexedMessage {
  readonly seq: number
  readonly mailbox_id: number
}

/** Messages of this many numbers are told of as one when they are deleted. */
export const goneTogether = 256

/** Adds words. Used inside transactions only; `reload` after one that failed. */
export function createWordWriter(db: Database.Database, size: number) {
  const listSegments = prepareSegmentList(db)
  const addSegment = db.prepare<[number], number>(
    'INSERT INTO segment (id, first_seq) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM segment), ?) RETURNING id',
  )
  const setDirty = db.prepare<[number]>('UPDATE segment SET is_dirty = 1 WHERE id = ? AND is_dirty = 0')
  const setMark = db.prepare<[number]>('UPDATE progress SET mark = max(mark, ?)')
  let segments: readonly Segment[] = []
  let newest: { id: number; words: number; lastSeq: number } | undefined
  let hasLeftOne = false
  let open:
    | { readonly id: number; readonly insert: Database.Statement; readonly has: Database.Statement }
    | undefined

  function reload(): void {
    segments = listSegments()
    open = undefined
    const id = segments.at(-1)?.id
    newest = id === undefined ? undefined : { id, ...countWords(id) }
  }

  function countWords(id: number): { words: number; lastSeq: number } {
    return (
      db
        .prepare<[], { words: number; lastSeq: number }>(
          `SELECT count(*) AS words, coalesce(max(id), 0) AS lastSeq FROM ${tableOf(id)}_docsize`,
        )
        .get() ?? { words: 0, lastSeq: 0 }
    )
  }

  /** The segment of this message; a new one when the newest is full. */
  function segmentFor(seq: number): number {
    if (newest === undefined || (newest.words >= size && seq > newest.lastSeq)) {
      const id = addSegment.pluck().get(newest === undefined ? 0 : seq)
      if (id === undefined) throw new Error('Cannot add a segment')
      db.exec(createTable(tableOf(id)))
      for (const [option, value] of indexOptions) db.exec(configure(tableOf(id), option, value))
      segments = listSegments()
      hasLeftOne = newest !== undefined
      newest = { id, words: 0, lastSeq: seq }
    }
    return (segments.findLast(({ first_seq }) => first_seq <= seq) ?? segments[0])?.id ?? newest.id
  }

  function statementsFor(id: number) {
    if (open?.id !== id) {
      const has = db.prepare<[number]>(`SELECT 1 FROM ${tableOf(id)}_docsize WHERE id = ?`)
      open = { id, insert: db.prepare(insertInto(tableOf(id))), has }
    }
    return open
  }

  reload()
  return {
    /** Words that are there already, of a message whose digest was not saved after them, are left as they are. */
    add({ seq, mailbox_id }: IndexedMessage, words: Words): void {
      const id = segmentFor(seq)
      const { insert, has } = statementsFor(id)
      const isNew = newest?.id === id && seq > newest.lastSeq
      if (!isNew && has.get(seq) !== undefined) return
      const [sender, recipient, cc, subject, body, attachment, header] = words
      const marked = `${mailboxWord(mailbox_id)} ${header}`
      insert.run(seq, sender, recipient, cc, subject, body, attachment, marked)
      if (newest?.id === id) {
        newest.words += 1
        newest.lastSeq = Math.max(newest.lastSeq, seq)
      }
    },
    /** The words of all messages up to here are in the index, as far as they have been added in order. */
    mark(seq: number): void {
      setMark.run(seq)
    },
    /** Notes that messages are gone whose words are still there: some between these, both ends included. */
    markDirty(from: number, through: number): void {
      for (const [index, { id, first_seq }] of segments.entries()) {
        const next = segments[index + 1]?.first_seq ?? Number.MAX_SAFE_INTEGER
        if ((index === 0 || first_seq <= through) && next > from) setDirty.run(id)
      }
    },
    reload,
    /** A segment was begun after another one. */
    get hasLeftOne() {
      return hasLeftOne
    },
  }
}

function createTable(table: string): string {
  return `CREATE VIRTUAL TABLE ${table} USING fts5 (
    sender, recipient, cc, subject, body, attachment, header,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
  )`
}

/**
 * FTS5 writes a b-tree for each commit and merges them as it goes. Sixteen at a time instead of four: each word is
 * copied half as often, and a search looks at some more of them. At so many it would merge them in one go
 * (`crisismerge`), for which captures wait a third of a second; with more allowed, each commit does its share. Words of
 * one commit are collected in up to 8 MiB instead of one, of which a group of digests needs more: each b-tree less is one
 * not to be written and merged.
 */
const indexOptions = [
  ['automerge', 16],
  ['crisismerge', 64],
  ['hashsize', 8 * 1024 * 1024],
] as const

function configure(table: string, option: string, value: number): string {
  return `INSERT INTO ${table} (${table}, rank) VALUES ('${option}', ${value})`
}

function insertInto(table: string): string {
  return `INSERT INTO ${table} (rowid, sender, recipient, cc, subject, body, attachment, header)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
}
