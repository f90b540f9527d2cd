import type Database from 'better-sqlite3'
import type { Search } from '../../model/search.ts'
import type { Count, Selection } from '../store.ts'
import { type SummaryRow, summaryColumns } from './rows.ts'
import { type Condition, mentionsRejected, planSearch, type SearchPlan, toCondition } from './search-sql.ts'
import { prepareSegmentList, readSegmentRanges, type SegmentRange } from './word-segments.ts'

export interface Page {
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
}

type Parameter = string | number

/** What a selection comes to: where to look, and what to ask of each stretch of `seq`. */
interface Query {
  readonly mailboxId: number | undefined
  /** Messages up to here are deleted, all of them. */
  readonly hiddenThrough: number
  readonly plan: SearchPlan | undefined
  /** Messages that were refused are passed over, unless the search names them. */
  readonly withRejected: boolean
}

/** Beyond it, a search is not counted on. */
const countedMatches = 10_000
/** Statements that are kept for the next search. */
const keptStatements = 1_000
/** A search is counted on from one segment to the next for this long, so that nobody waits for a number. */
const countingMs = 20

/**
 * Finds messages. A search goes from segment to segment, newest first, and stops as soon as it has enough: a page costs
 * the segments it visits, whatever the store holds.
 */
export function createSearcher(db: Database.Database) {
  const listSegments = prepareSegmentList(db)
  const findMailbox = db.prepare<[string], { id: number; total: number; unread: number }>(
    'SELECT id, total, unread FROM mailbox WHERE name = ?',
  )
  const countAll = db.prepare<[], { total: number; unread: number }>(
    'SELECT coalesce(sum(total), 0) AS total, coalesce(sum(unread), 0) AS unread FROM mailbox',
  )
  const hiddenThrough = db
    .prepare<[], number>(`SELECT value FROM setting WHERE name = 'hidden_through'`)
    .pluck()

  const isInRange = db
    .prepare<[number, number, number], number>(
      'SELECT 1 FROM message WHERE mailbox_id = ? AND seq >= ? AND seq <= ? LIMIT 1',
    )
    .pluck()

  /** A mailbox that a test has made and used lies in one or two segments: the others are not searched for it. */
  const hasMessages = ({ mailboxId, plan }: Query, { from, through }: SegmentRange) =>
    mailboxId === undefined || plan === undefined || isInRange.get(mailboxId, from, through) !== undefined

  /** Undefined where the mailbox does not exist, so that nothing can match. */
  function plan({ mailbox, search }: Selection): Query | undefined {
    const mailboxId = mailbox === undefined ? undefined : findMailbox.get(mailbox)?.id
    if (mailbox !== undefined && mailboxId === undefined) return undefined
    return {
      mailboxId,
      hiddenThrough: hiddenThrough.get() ?? 0,
      plan: search && planSearch(search, mailboxId),
      withRejected: mentionsRejected(search),
    }
  }

  /** The stretches to visit within the open interval, in the order of the visit. */
  function rangesOf(
    query: Query,
    after: number,
    before: number,
    isForward: boolean,
  ): readonly SegmentRange[] {
    const least = Math.max(after, query.hiddenThrough) + 1
    const all = query.plan === undefined ? readSegmentRanges([]) : readSegmentRanges(listSegments())
    const ranges = all
      .map((range) => ({
        ...range,
        from: Math.max(range.from, least),
        through: Math.min(range.through, before - 1),
      }))
      .filter((range) => range.from <= range.through && hasMessages(query, range))
    return isForward ? ranges.toReversed() : ranges
  }

  /** To prepare a statement takes as long as to run it where little is found, and each segment needs its own. */
  const statements = new Map<string, Database.Statement<Parameter[], unknown>>()
  function prepared<Row>(sql: string): Database.Statement<Parameter[], Row> {
    let statement = statements.get(sql)
    if (statement === undefined) {
      if (statements.size >= keptStatements) statements.clear()
      statement = db.prepare<Parameter[], unknown>(sql)
      statements.set(sql, statement)
    }
    return statement as Database.Statement<Parameter[], Row>
  }

  function rows<Row>(columns: string, query: Query, page: Page): readonly Row[] {
    const isForward = page.after !== undefined
    const found: Row[] = []
    const before = page.before ?? Number.MAX_SAFE_INTEGER
    for (const range of rangesOf(query, page.after ?? 0, before, isForward)) {
      const asked = ask(query, range)
      if (asked === undefined) continue
      const order = `ORDER BY ${asked.cursor} ${isForward ? 'ASC' : 'DESC'} LIMIT ?`
      const statement = prepared<Row>(`SELECT ${columns} ${asked.sql} ${order}`)
      found.push(...statement.all(...asked.parameters, page.limit - found.length))
      if (found.length >= page.limit) break
    }
    return found
  }

  const list = (selection: Selection, page: Page): readonly SummaryRow[] => {
    const query = plan(selection)
    return query === undefined ? [] : rows<SummaryRow>(summaryColumns, query, page)
  }

  function count(selection: Selection): Count {
    if (selection.search === undefined) {
      const { total, unread } = (selection.mailbox === undefined
        ? countAll.get()
        : findMailbox.get(selection.mailbox)) ?? { total: 0, unread: 0 }
      return { total, unread, isExact: true }
    }
    const query = plan(selection)
    return query === undefined ? { total: 0, unread: 0, isExact: true } : countMatches(query)
  }

  function countMatches(query: Query): Count {
    const deadline = performance.now() + countingMs
    let total = 0
    let unread = 0
    for (const range of rangesOf(query, 0, Number.MAX_SAFE_INTEGER, false)) {
      if (total > countedMatches) break
      if (total > 0 && performance.now() > deadline) return { total, unread, isExact: false }
      const asked = ask(query, range)
      if (asked === undefined) continue
      const counted = prepared<{ total: number; unread: number }>(
        `SELECT count(*) AS total, coalesce(sum(is_read = 0), 0) AS unread
         FROM (SELECT m.is_read ${asked.sql} LIMIT ?)`,
      ).get(...asked.parameters, countedMatches + 1 - total)
      total += counted?.total ?? 0
      unread += counted?.unread ?? 0
    }
    if (total <= countedMatches) return { total, unread, isExact: true }
    return { total: countedMatches, unread: Math.min(unread, countedMatches), isExact: false }
  }

  function explain(
    mailbox: string | undefined,
    terms: readonly Search[],
    page: { readonly limit: number; readonly after: number },
  ): readonly { row: SummaryRow; meets: readonly boolean[] }[] {
    const newest = list({ mailbox }, { limit: page.limit }).filter(({ seq }) => seq > page.after)
    const ranges = readSegmentRanges(listSegments())
    return newest.map((row) => {
      const table = ranges.find(({ from, through }) => from <= row.seq && row.seq <= through)?.table
      return { row, meets: terms.map((term) => isMet(toCondition(term, table), row.seq)) }
    })
  }

  function isMet({ sql, parameters }: Condition, seq: number): boolean {
    const statement = db.prepare<Parameter[], number>(`SELECT (${sql}) FROM message m WHERE m.seq = ?`)
    return statement.pluck().get(...parameters, seq) === 1
  }

  /** Sequence numbers that match, newest first: what a deletion works through. */
  function listSeqs(selection: Selection, page: { before: number; limit: number }): readonly number[] {
    const query = plan(selection)
    if (query === undefined) return []
    return rows<{ seq: number }>('m.seq', query, page).map(({ seq }) => seq)
  }

  function listSizes(selection: Selection, page: Page): readonly Pick<SummaryRow, 'seq' | 'id' | 'size'>[] {
    const query = plan(selection)
    return query === undefined ? [] : rows('m.seq, m.id, m.size', query, page)
  }

  /** A segment may be dropped between two statements: all of an answer is read from one moment. */
  function atOneMoment<Args extends unknown[], Result>(read: (...args: Args) => Result) {
    const transaction = db.transaction(read)
    return (...args: Args): Result => transaction(...args)
  }

  return {
    list: atOneMoment(list),
    count: atOneMoment(count),
    explain: atOneMoment(explain),
    listSeqs: atOneMoment(listSeqs),
    listSizes: atOneMoment(listSizes),
  }
}

/** The question for one stretch, from FROM to the last condition; undefined where it has no index to lead. */
function ask({ mailboxId, plan, withRejected }: Query, { table, from, through }: SegmentRange) {
  const condition = plan?.condition(table) ?? { sql: '1', parameters: [] }
  const received = withRejected ? '' : ' AND m.is_rejected = 0'
  const mailbox = mailboxId === undefined ? '' : ' AND m.mailbox_id = ?'
  const own = mailboxId === undefined ? [] : [mailboxId]
  if (plan?.match === undefined) {
    return {
      cursor: 'm.seq',
      sql: `FROM message m CROSS JOIN mailbox b ON b.id = m.mailbox_id
        WHERE m.seq >= ? AND m.seq <= ?${mailbox}${received} AND (${condition.sql})`,
      parameters: [from, through, ...own, ...condition.parameters],
    }
  }
  if (table === undefined) return undefined
  return {
    cursor: 'w.rowid',
    sql: `FROM ${table} w CROSS JOIN message m ON m.seq = w.rowid CROSS JOIN mailbox b ON b.id = m.mailbox_id
      WHERE w.${table} MATCH ? AND w.rowid >= ? AND w.rowid <= ?${mailbox}${received} AND (${condition.sql})`,
    parameters: [plan.match, from, through, ...own, ...condition.parameters],
  }
}
