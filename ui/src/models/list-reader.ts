import { batch } from '@preact/signals'
import type { MessageListJson } from '../../../src/contract/api.ts'
import type { SummaryJson } from '../../../src/contract/message.ts'
import { listMessages } from '../link/api.ts'
import { toFailure } from '../link/request.ts'
import { type ListState, visibleRows } from './list-state.ts'
import { appendPage, insertRows, letGo, missingPages, refillPage, startPages } from './pages.ts'
import { isInScope, isSearch } from './scope.ts'

/** Rows that one request reads. */
export const pageSize = 100
/** Rows kept on either side of what is on screen. */
const keptRows = 1000

/** Reads the list from the server, page by page. */
export interface ListReader {
  /** Reads the scope from its beginning; what was under way for an earlier scope is dropped. */
  reload(): Promise<void>
  /** The first page once more; undefined where it could not be read or is no longer wanted. */
  readHead(): Promise<MessageListJson | undefined>
  /** Reads what is missing among the rows in sight, and lets go of those far away. */
  showRange(start: number, end: number): void
}

export function createListReader(list: ListState): ListReader {
  let loading = new AbortController()
  const underWay = new Set<string | null>()

  function read(cursor: string | null, signal: AbortSignal) {
    return list.inFlight.read(listMessages(list.scope.peek(), { limit: pageSize, cursor }, signal))
  }

  /** What arrived while the first page was on its way; whether it matches a search is not for us to say. */
  function arrivedMeanwhile(rows: readonly SummaryJson[]): SummaryJson[] {
    const scope = list.scope.peek()
    if (isSearch(scope)) return []
    return visibleRows(list, rows).filter((row) => isInScope(row.mailbox, scope))
  }

  async function reload(): Promise<void> {
    loading.abort()
    loading = new AbortController()
    underWay.clear()
    list.isStale.value = true
    try {
      const first = await read(null, loading.signal)
      batch(() => {
        const pages = startPages(visibleRows(list, first.messages), first.next)
        list.pages.value = insertRows(pages, arrivedMeanwhile(first.arrived))
        list.counts.value = first
        list.held.take()
        list.status.value = 'ready'
        list.isStale.value = false
      })
    } catch (error) {
      const failure = toFailure(error)
      // The rows before stay stale: they are not what was asked for.
      if (failure !== undefined) list.status.value = failure
    }
  }

  async function readHead(): Promise<MessageListJson | undefined> {
    const { signal } = loading
    try {
      const head = await read(null, signal)
      return signal.aborted ? undefined : head
    } catch (error) {
      // What is shown stands; the next change asks again, and the bar about the server says if it is gone.
      toFailure(error)
      return undefined
    }
  }

  /** Reads the next page, or one that was let go, unless that is under way already. */
  async function readPage(cursor: string | null): Promise<void> {
    if (underWay.has(cursor)) return
    underWay.add(cursor)
    const { signal } = loading
    try {
      const page = await read(cursor, signal)
      const rows = visibleRows(list, page.messages)
      const known = list.pages.peek()
      const isNext = cursor !== null && cursor === known.next
      list.pages.value = isNext ? appendPage(known, rows, page.next) : refillPage(known, cursor, rows)
    } catch (error) {
      // The rows stay blank; they are asked for again when they next come into sight.
      toFailure(error)
    } finally {
      if (!signal.aborted) underWay.delete(cursor)
    }
  }

  function showRange(start: number, end: number): void {
    const known = list.pages.peek()
    for (const cursor of missingPages(known, start, end)) void readPage(cursor)
    if (known.next !== null && end + pageSize / 2 > known.count) void readPage(known.next)
    list.pages.value = letGo(known, start, end, keptRows)
  }

  return { reload, readHead, showRange }
}
