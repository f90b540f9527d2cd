import type { SummaryJson } from '../../../src/contract/message.ts'

/**
 * The part of a list that is in memory. The server hands out pages by cursor, newest first; here they are kept in that
 * order. Pages far from what is on screen are let go and read again when it comes back to them, so that a list of a
 * million messages holds a bounded number of rows. Pure functions on read-only data.
 */
export interface Page {
  /** Reads this page; null for the first one. */
  readonly cursor: string | null
  /** Undefined while the page is let go. */
  readonly rows: readonly SummaryJson[] | undefined
  readonly count: number
  /** Sequence number of its oldest row: what a second reading finds below belongs to the next page. */
  readonly lastSeq: number
}

export interface Pages {
  readonly pages: readonly Page[]
  /** Reads the page after the last one; null where there is none. */
  readonly next: string | null
  /** Rows in all pages, those let go included. */
  readonly count: number
}

export const noPages: Pages = { pages: [], next: null, count: 0 }

function withPages(pages: readonly Page[], next: string | null): Pages {
  return { pages, next, count: pages.reduce((sum, page) => sum + page.count, 0) }
}

function makePage(
  cursor: string | null,
  rows: readonly SummaryJson[],
  lastSeq = rows.at(-1)?.seq ?? 0,
): Page {
  return { cursor, rows, count: rows.length, lastSeq }
}

/** A list that begins anew with its first page. */
export function startPages(rows: readonly SummaryJson[], next: string | null): Pages {
  return withPages([makePage(null, rows)], next)
}

/** Adds the page that `next` read. */
export function appendPage(list: Pages, rows: readonly SummaryJson[], next: string | null): Pages {
  if (list.next === null) return list
  return withPages([...list.pages, makePage(list.next, rows)], next)
}

/** Brings back a page that was let go; rows that the page after it has are left out. */
export function refillPage(list: Pages, cursor: string | null, rows: readonly SummaryJson[]): Pages {
  const pages = list.pages.map((page) =>
    page.cursor === cursor && page.rows === undefined
      ? makePage(
          cursor,
          rows.filter((row) => row.seq >= page.lastSeq),
          page.lastSeq,
        )
      : page,
  )
  return withPages(pages, list.next)
}

/** The rows from `start` up to `end`; undefined for one whose page is let go or not read yet. */
export function sliceRows(list: Pages, start: number, end: number): (SummaryJson | undefined)[] {
  const slice: (SummaryJson | undefined)[] = []
  let first = 0
  for (const page of list.pages) {
    const from = Math.max(start, first)
    const to = Math.min(end, first + page.count)
    for (let index = from; index < to; index += 1) slice.push(page.rows?.[index - first])
    first += page.count
    if (first >= end) break
  }
  while (slice.length < end - start) slice.push(undefined)
  return slice
}

/** Cursors of the let-go pages that have rows from `start` up to `end`. */
export function missingPages(list: Pages, start: number, end: number): (string | null)[] {
  let first = 0
  const missing: (string | null)[] = []
  for (const page of list.pages) {
    const isInSight = first < end && first + page.count > start
    if (isInSight && page.rows === undefined) missing.push(page.cursor)
    first += page.count
  }
  return missing
}

/** Lets pages go that lie more than `margin` rows from what is on screen. The first stays: new rows go there. */
export function letGo(list: Pages, start: number, end: number, margin: number): Pages {
  let first = 0
  let hasChanged = false
  const pages = list.pages.map((page, index) => {
    const isFar = first + page.count < start - margin || first > end + margin
    first += page.count
    if (!isFar || index === 0 || page.rows === undefined) return page
    hasChanged = true
    return { ...page, rows: undefined }
  })
  return hasChanged ? withPages(pages, list.next) : list
}

/** Every row in memory, in order. */
export function loadedRows(list: Pages): SummaryJson[] {
  return list.pages.flatMap((page) => page.rows ?? [])
}

/** Puts rows where their sequence numbers belong; those that are there already, or whose page is let go, are passed over. */
export function insertRows(list: Pages, rows: readonly SummaryJson[]): Pages {
  const known = new Set(loadedRows(list).map((row) => row.id))
  const fresh = rows.filter((row) => !known.has(row.id))
  if (fresh.length === 0) return list
  if (list.pages.length === 0) return startPages([...fresh].sort(bySeq), list.next)
  const remaining = new Set(fresh)
  const pages = list.pages.map((page, index) => {
    const isLast = index === list.pages.length - 1 && list.next === null
    const own = [...remaining].filter((row) => isLast || row.seq >= page.lastSeq)
    for (const row of own) remaining.delete(row)
    if (own.length === 0 || page.rows === undefined) return page
    const merged = [...own, ...page.rows].sort(bySeq)
    return makePage(page.cursor, merged, Math.min(page.lastSeq, merged.at(-1)?.seq ?? page.lastSeq))
  })
  return withPages(pages, list.next)
}

/** Replaces rows by what `change` makes of them. A list nothing changed in is returned as it is. */
export function changeRows(list: Pages, change: (row: SummaryJson) => SummaryJson): Pages {
  let hasChanged = false
  const pages = list.pages.map((page) => {
    const rows = page.rows?.map(change)
    if (rows === undefined || rows.every((row, index) => row === page.rows?.[index])) return page
    hasChanged = true
    return { ...page, rows }
  })
  return hasChanged ? withPages(pages, list.next) : list
}

/** Takes rows out. */
export function removeRows(list: Pages, ids: ReadonlySet<string>): Pages {
  if (!list.pages.some((page) => page.rows?.some((row) => ids.has(row.id)))) return list
  const pages = list.pages.map((page) => {
    const rows = page.rows?.filter((row) => !ids.has(row.id))
    return rows === undefined || rows.length === page.count ? page : makePage(page.cursor, rows, page.lastSeq)
  })
  return withPages(pages, list.next)
}

/** Place of a row in the whole list; -1 where it is not in memory. */
export function indexOfRow(list: Pages, id: string | undefined): number {
  let first = 0
  for (const page of list.pages) {
    const index = id === undefined ? -1 : (page.rows?.findIndex((row) => row.id === id) ?? -1)
    if (index !== -1) return first + index
    first += page.count
  }
  return -1
}

function bySeq(left: SummaryJson, right: SummaryJson): number {
  return right.seq - left.seq
}
