import { effect, type ReadonlySignal, type Signal } from '@preact/signals'
import type { SummaryJson } from '../../../src/contract/message.ts'
import type { Scope } from '../link/urls.ts'
import { createListFollower, type ListFollower } from './list-follower.ts'
import { createListReader } from './list-reader.ts'
import { createListState, type ListCounts, type ListState } from './list-state.ts'
import type { MarkPatch } from './marks.ts'
import { changeRows, indexOfRow, insertRows, loadedRows, type Pages, removeRows, sliceRows } from './pages.ts'
import { isInScope, isSearch } from './scope.ts'

/** The rows of the current mailbox and search, kept up to date; see {@link ListState} for what the signals mean. */
export interface MessageList extends ListFollower {
  readonly pages: ReadonlySignal<Pages>
  readonly status: ReadonlySignal<ListState['status']['value']>
  readonly isStale: ReadonlySignal<boolean>
  readonly counts: ReadonlySignal<ListCounts>
  /** How many arrivals wait because the reader is further down the list. */
  readonly heldCount: ReadonlySignal<number>
  readonly timesShown: ReadonlySignal<number>
  readonly isAtTop: Signal<boolean>
  /** Told by the view: the rows in sight. Reads what is missing there. */
  showRange(start: number, end: number): void
  reload(): void
  rowsBetween(start: number, end: number): (SummaryJson | undefined)[]
  find(id: string): SummaryJson | undefined
  /** Of the rows in memory, in order. */
  loadedIds(): string[]
  /** -1 for a row that is not in memory. */
  indexOf(id: string | undefined): number
  patch(id: string, marks: MarkPatch): void
  /** Takes rows out and keeps them out, whatever the server still lists; returns those that were in memory. */
  hide(ids: ReadonlySet<string>): SummaryJson[]
  /** Counts rows out that were deleted, until the server has counted anew. */
  uncount(rows: readonly SummaryJson[]): void
  /** Undoes {@link hide}. */
  restore(ids: ReadonlySet<string>, rows: readonly SummaryJson[]): void
}

export function createMessageList(scope: ReadonlySignal<Scope>): MessageList {
  const list = createListState(scope)
  const reader = createListReader(list)
  const { pages } = list

  effect(() => {
    scope.value
    void reader.reload()
  })

  return {
    ...createListFollower(list, reader),
    pages,
    status: list.status,
    isStale: list.isStale,
    counts: list.counts,
    heldCount: list.held.count,
    timesShown: list.timesShown,
    isAtTop: list.isAtTop,
    showRange: reader.showRange,
    reload: () => void reader.reload(),
    rowsBetween: (start, end) => sliceRows(pages.value, start, end),
    find: (id) => loadedRows(pages.peek()).find((row) => row.id === id),
    loadedIds: () => loadedRows(pages.peek()).map((row) => row.id),
    indexOf: (id) => indexOfRow(pages.value, id),
    patch(id, marks) {
      pages.value = changeRows(pages.peek(), (row) => (row.id === id ? { ...row, ...marks } : row))
    },
    hide(ids) {
      for (const id of ids) list.hidden.add(id)
      const rows = loadedRows(pages.peek()).filter((row) => ids.has(row.id))
      pages.value = removeRows(pages.peek(), ids)
      return rows
    },
    uncount(rows) {
      const own = rows.filter(({ mailbox }) => isInScope(mailbox, scope.peek()))
      const { total, unread, totalIsExact } = list.counts.peek()
      list.counts.value = {
        total: Math.max(0, total - own.length),
        unread: Math.max(0, unread - own.filter(({ read }) => !read).length),
        totalIsExact,
      }
    },
    restore(ids, rows) {
      for (const id of ids) list.hidden.delete(id)
      // Only the server can tell which of them a search finds.
      if (isSearch(scope.peek())) void reader.reload()
      else
        pages.value = insertRows(
          pages.peek(),
          rows.filter(({ mailbox }) => isInScope(mailbox, scope.peek())),
        )
    },
  }
}
