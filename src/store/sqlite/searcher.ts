import type Database from 'better-sqlite3'
import type { Search } from '../../model/search.ts'
import type { Count, Selection } from '../store.ts'
import { createFewMatches, type Parameter } from './few-matches.ts'
import { type SummaryRow, summaryColumns } from './rows.ts'
import { type Condition, mentionsRejected, planSearch, type SearchPlan, toCondition } from './search-sql.ts'
import { prepareSegmentList, readSegmentRanges, type SegmentRange } from './word-segments.ts'

export interface Page {
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
}

/** A page, or as much of it as there was time for. */
export interface Turn<Row> {
  readonly rows: readonly Row[]
  /** Where the search goes on, as `before` or `after` of the next turn; undefined when there is no need to. */
  readonly resume: number | undefined
}

const nothing = { rows: [], resume: undefined }

/** What a query visits of a segment, both ends included. */
interface Stretch {
  readonly segment: SegmentRange
  readonly from: number
  readonly through: number
}

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
/** After this long a search that has visited a segment at least lets others come in between. */
const turnMs = 20

/**
 * Finds messages. A search goes from segment to segment, newest first, and stops as soon as it has enough: a page costs
 * the segments it visits, whatever the store holds.
 */
export function createSearcher(db: Database.Database) {
  const listSegments = prepareSegmentList(db)
  const few = createFewMatches(db, prepared)
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
  const hasMessages = ({ mailboxId, plan }: Query, { from, through }: Omit<Stretch, 'segment'>) =>
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
  function rangesOf(query: Query, after: number, before: number, isForward: boolean): readonly Stretch[] {
    const least = Math.max(after, query.hiddenThrough) + 1
    const all = query.plan === undefined ? readSegmentRanges([]) : readSegmentRanges(listSegments())
    const ranges = all
      .map((segment) => ({
        segment,
        from: Math.max(segment.from, least),
        through: Math.min(segment.through, before - 1),
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

  /** The question for one stretch; undefined where nothing can match in it. */
  function askIn(query: Query, stretch: Stretch): Question | undefined {
    const { plan } = query
    if (plan?.match === undefined) return ask(query, stretch)
    if (stretch.segment.table === undefined) return undefined
    const seqs = few.find(stretch.segment, plan)
    if (seqs === undefined) return ask(query, stretch)
    return seqs.length === 0 ? undefined : askAmong(query, stretch, seqs)
  }

  /** The rows of one turn: as many as are wanted, or what was found until the time was up. */
  function rows<Row>(columns: string, query: Query, page: Page): Turn<Row> {
    const isForward = page.after !== undefined
    const found: Row[] = []
    const deadline = performance.now() + turnMs
    const stretches = rangesOf(query, page.after ?? 0, page.before ?? Number.MAX_SAFE_INTEGER, isForward)
    for (const [index, stretch] of stretches.entries()) {
      const asked = askIn(query, stretch)
      if (asked !== undefined) {
        const order = `ORDER BY ${asked.cursor} ${isForward ? 'ASC' : 'DESC'} LIMIT ?`
        const statement = prepared<Row>(`SELECT ${columns} ${asked.sql} ${order}`)
        found.push(...statement.all(...asked.parameters, page.limit - found.length))
      }
      const isLast = index === stretches.length - 1 || found.length >= page.limit
      if (isLast) break
      if (performance.now() > deadline) {
        return { rows: found, resume: isForward ? stretch.through : stretch.from }
      }
    }
    return { rows: found, resume: undefined }
  }

  function list(selection: Selection, page: Page): Turn<SummaryRow> {
    const query = plan(selection)
    return query === undefined ? nothing : rows<SummaryRow>(summaryColumns, query, page)
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
      if (performance.now() > deadline) return { total, unread, isExact: false }
      const asked = askIn(query, range)
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
    const newest = list({ mailbox }, { limit: page.limit }).rows.filter(({ seq }) => seq > page.after)
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
  function listSeqs(selection: Selection, page: { before: number; limit: number }): Turn<number> {
    const query = plan(selection)
    if (query === undefined) return nothing
    const { rows: found, resume } = rows<{ seq: number }>('m.seq', query, page)
    return { rows: found.map(({ seq }) => seq), resume }
  }

  function listSizes(selection: Selection, page: Page): Turn<Pick<SummaryRow, 'seq' | 'id' | 'size'>> {
    const query = plan(selection)
    return query === undefined ? nothing : rows('m.seq, m.id, m.size', query, page)
  }

  /**
   * A segment may be dropped between two statements: all of an answer is read from one moment. The rows are of a moment
   * before that of the words, since they are asked first: what they call digested is in the index.
   */
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

/** From FROM to the last condition. */
interface Question {
  readonly sql: string
  readonly parameters: readonly Parameter[]
  /** What it is ordered by. */
  readonly cursor: string
}

const joined = 'message m CROSS JOIN mailbox b ON b.id = m.mailbox_id'

function ask(query: Query, { segment: { table }, from, through }: Stretch): Question {
  const { plan } = query
  const rest = conditionsOf(query, toRest(query, table))
  if (plan?.match === undefined || table === undefined) {
    return {
      cursor: 'm.seq',
      sql: `FROM ${joined} WHERE m.seq >= ? AND m.seq <= ?${rest.sql}`,
      parameters: [from, through, ...rest.parameters],
    }
  }
  return {
    cursor: 'w.rowid',
    sql: `FROM ${table} w CROSS JOIN message m ON m.seq = w.rowid CROSS JOIN mailbox b ON b.id = m.mailbox_id
      WHERE w.${table} MATCH ? AND w.rowid >= ? AND w.rowid <= ?${rest.sql}`,
    parameters: [plan.match, from, through, ...rest.parameters],
  }
}

/** Where the index has no more than these. */
function askAmong(query: Query, stretch: Stretch, seqs: readonly number[]): Question {
  const rest = conditionsOf(query, toRest(query, stretch.segment.table))
  return {
    cursor: 'm.seq',
    sql: `FROM ${joined} WHERE m.seq IN (SELECT value FROM json_each(?)) AND m.seq >= ? AND m.seq <= ?${rest.sql}`,
    parameters: [JSON.stringify(seqs), stretch.from, stretch.through, ...rest.parameters],
  }
}

/** What the index of words does not decide. */
function toRest({ plan }: Query, table: string | undefined): Condition {
  return toCondition({ kind: 'and', terms: plan?.rest ?? [] }, table)
}

/** What is asked of each row. */
function conditionsOf({ mailboxId, withRejected }: Query, { sql, parameters }: Condition): Condition {
  const mailbox = mailboxId === undefined ? '' : ' AND m.mailbox_id = ?'
  const received = withRejected ? '' : ' AND m.is_rejected = 0'
  return {
    sql: `${mailbox}${received} AND (${sql})`,
    parameters: mailboxId === undefined ? parameters : [mailboxId, ...parameters],
  }
}
