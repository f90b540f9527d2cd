import type Database from 'better-sqlite3'
import type { MatchedTerm, SearchPlan } from './search-sql.ts'
import type { SegmentRange } from './word-segments.ts'

export type Parameter = string | number

type Prepare = <Row>(sql: string) => Database.Statement<Parameter[], Row>

/** More than these are many: they are looked for where they are needed, newest first. */
const mostFew = 400
/** Numbers that are remembered, of 8 bytes each, with one for every answer. */
const mostRemembered = 1_000_000

/** Newest first; null for many. */
type Found = readonly number[] | null

/**
 * Which messages of a segment the index has for a term, or for its absence, where they are few. A search that finds
 * little has to go through all segments; one that excludes what every message has reads each of them to its end. So each
 * term is asked by itself, and the answer is remembered: a closed segment gets no more words, and a message that is
 * deleted meanwhile is not found any more.
 */
export function createFewMatches(db: Database.Database, prepare: Prepare) {
  const isWaiting = db
    .prepare<[number, number], number>(
      'SELECT 1 FROM message WHERE digest = 0 AND seq >= ? AND seq <= ? LIMIT 1',
    )
    .pluck()
  /** By match, then by segment's table; the match asked for last comes last. */
  const remembered = new Map<string, Map<string, Found>>()
  let size = 0

  function recall(match: string): Map<string, Found> {
    const known = remembered.get(match) ?? new Map<string, Found>()
    remembered.delete(match)
    remembered.set(match, known)
    return known
  }

  function remember(known: Map<string, Found>, table: string, found: Found): void {
    known.set(table, found)
    size += 1 + (found?.length ?? 0)
    for (const [match, answers] of remembered) {
      if (size <= mostRemembered || answers === known) return
      remembered.delete(match)
      for (const answer of answers.values()) size -= 1 + (answer?.length ?? 0)
    }
  }

  function look(table: string, match: string): Found {
    const seqs = prepare<{ rowid: number }>(
      `SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC LIMIT ${mostFew + 1}`,
    ).all(match)
    return seqs.length > mostFew ? null : seqs.map(({ rowid }) => rowid)
  }

  /** All matches of a segment, newest first; undefined where they are many. */
  function find(
    { table, from, through, isClosed }: SegmentRange,
    match: string,
  ): readonly number[] | undefined {
    if (table === undefined) return []
    const known = recall(match)
    const before = known.get(table)
    if (before !== undefined) return before ?? undefined
    const found = look(table, match)
    if (isClosed && isWaiting.get(from, through) === undefined) remember(known, table, found)
    return found ?? undefined
  }

  /** Of those, the ones that meet none of the excluded terms; undefined where that is not known. */
  function exclude(
    segment: SegmentRange,
    seqs: readonly number[],
    excluded: readonly MatchedTerm[],
  ): readonly number[] | undefined {
    let left: readonly number[] = seqs
    for (const { match, without } of excluded) {
      const found = find(segment, match)
      const rest = found === undefined ? find(segment, without) : undefined
      if (found !== undefined) left = left.filter(notIn(found))
      else if (rest !== undefined) left = left.filter(isIn(rest))
      else return undefined
    }
    return left
  }

  /** What the single terms say; one that is nowhere decides alone. Undefined where they do not say enough. */
  function findTogether(
    segment: SegmentRange,
    { wanted, excluded }: SearchPlan,
  ): readonly number[] | undefined {
    const lists: (readonly number[] | undefined)[] = []
    for (const { match } of wanted) {
      lists.push(find(segment, match))
      if (lists.at(-1)?.length === 0) return []
    }
    const known = lists.filter((list) => list !== undefined)
    const [first, ...others] = known
    if (first !== undefined) {
      const both = others.reduce((seqs, list) => seqs.filter(isIn(list)), first)
      if (both.length === 0) return []
      return known.length < wanted.length ? undefined : exclude(segment, both, excluded)
    }
    for (const [index, { without }] of excluded.entries()) {
      const rest = find(segment, without)
      if (rest === undefined) continue
      if (rest.length === 0) return []
      if (wanted.length === 0) return exclude(segment, rest, excluded.toSpliced(index, 1))
    }
    return undefined
  }

  return {
    /**
     * All matches of the index in a segment, newest first; of other mailboxes than the one asked for there may be some
     * among them. Undefined where they are many.
     */
    find(segment: SegmentRange, plan: SearchPlan): readonly number[] | undefined {
      return findTogether(segment, plan) ?? (plan.match === undefined ? undefined : find(segment, plan.match))
    },
  }
}

function isIn(list: readonly number[]): (seq: number) => boolean {
  const set = new Set(list)
  return (seq) => set.has(seq)
}

function notIn(list: readonly number[]): (seq: number) => boolean {
  const set = new Set(list)
  return (seq) => !set.has(seq)
}
