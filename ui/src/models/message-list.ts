import { batch, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ChangeJson } from '../../../src/contract/live.ts'
import type { SummaryJson } from '../../../src/contract/message.ts'
import { listMessages } from '../link/api.ts'
import { type Failure, toFailure } from '../link/request.ts'
import type { Scope } from '../link/urls.ts'
import { createArrivals } from './arrivals.ts'
import type { MarkPatch } from './marks.ts'
import {
  appendPage,
  changeRows,
  indexOfRow,
  insertRows,
  letGo,
  loadedRows,
  missingPages,
  noPages,
  type Pages,
  refillPage,
  removeRows,
  sliceRows,
  startPages,
} from './pages.ts'
import { createThrottle } from './throttle.ts'

const pageSize = 100
/** Rows kept on either side of what is on screen. */
const keptRows = 1000
/** Beyond this many rows at its head the list is read again rather than grown. */
const mostAtHead = 600

export interface MessageList {
  readonly pages: ReadonlySignal<Pages>
  /** `loading` before the first answer; afterwards the rows stand until other rows replace them. */
  readonly state: ReadonlySignal<'loading' | 'ready' | Failure>
  /** True while what is shown belongs to an earlier mailbox or search. */
  readonly isStale: ReadonlySignal<boolean>
  /** As the server counted them for this scope. */
  readonly counts: ReadonlySignal<{ readonly total: number; readonly unread: number }>
  /** How many arrivals wait because the reader is further down the list. */
  readonly heldCount: ReadonlySignal<number>
  /** Told by the view: whether its first row is in sight. */
  readonly isAtTop: Signal<boolean>
  /** Told by the view: the rows in sight. Reads what is missing there. */
  showRange(start: number, end: number): void
  rowsBetween(start: number, end: number): (SummaryJson | undefined)[]
  /** Shows the arrivals that were held. */
  showHeld(): void
  /** Grows each time they are shown: the view then goes to where they are. */
  readonly timesShown: ReadonlySignal<number>
  find(id: string): SummaryJson | undefined
  /** Of the rows in memory, in order. */
  loadedIds(): string[]
  indexOf(id: string | undefined): number
  patch(id: string, marks: MarkPatch): void
  /** Takes rows out and keeps them out, whatever the server still lists; returns those that were in memory. */
  hide(ids: ReadonlySet<string>): SummaryJson[]
  /** Undoes {@link hide}. */
  restore(ids: ReadonlySet<string>, rows: readonly SummaryJson[]): void
  /** Takes in what the live feed announced. */
  apply(changes: readonly ChangeJson[]): void
  /** Looks for what is new at the head, without disturbing what is shown. */
  refresh(): void
  reload(): void
}

/** The rows of the current mailbox and search, kept up to date. */
export function createMessageList(scope: ReadonlySignal<Scope>): MessageList {
  const pages = signal<Pages>(noPages)
  const state = signal<'loading' | 'ready' | Failure>('loading')
  const isStale = signal(false)
  const counts = signal({ total: 0, unread: 0 })
  const held = createArrivals()
  const timesShown = signal(0)
  const isAtTop = signal(true)
  const hidden = new Set<string>()
  const reading = new Set<string | null>()
  let loading = new AbortController()

  const visible = (rows: readonly SummaryJson[]): SummaryJson[] => rows.filter((row) => !hidden.has(row.id))

  async function reload(): Promise<void> {
    loading.abort()
    loading = new AbortController()
    reading.clear()
    isStale.value = true
    const { signal } = loading
    try {
      const first = await listMessages(scope.peek(), { limit: pageSize, cursor: null }, signal)
      batch(() => {
        pages.value = startPages(visible(first.messages), first.next)
        counts.value = first
        held.take()
        state.value = 'ready'
        isStale.value = false
      })
    } catch (error) {
      const failure = toFailure(error)
      if (failure === undefined) return
      batch(() => {
        state.value = failure
        isStale.value = false
      })
    }
  }

  /** Reads one more page, or one that was let go, unless that is under way already. */
  async function readPage(cursor: string | null): Promise<void> {
    if (reading.has(cursor)) return
    reading.add(cursor)
    const { signal } = loading
    try {
      const page = await listMessages(scope.peek(), { limit: pageSize, cursor }, signal)
      const rows = visible(page.messages)
      const isNext = cursor !== null && cursor === pages.peek().next
      pages.value = isNext
        ? appendPage(pages.peek(), rows, page.next)
        : refillPage(pages.peek(), cursor, rows)
    } catch (error) {
      // The rows stay blank; they are asked for again when they next come into sight.
      if (toFailure(error) === undefined) return
    } finally {
      if (!signal.aborted) reading.delete(cursor)
    }
  }

  function showRange(start: number, end: number): void {
    const list = pages.peek()
    for (const cursor of missingPages(list, start, end)) void readPage(cursor)
    if (list.next !== null && end + pageSize / 2 > list.count) void readPage(list.next)
    pages.value = letGo(list, start, end, keptRows)
  }

  function arrive(rows: readonly SummaryJson[]): void {
    const fresh = visible(rows).filter((row) => indexOfRow(pages.peek(), row.id) === -1)
    if (fresh.length === 0) return
    if (isAtTop.peek()) {
      insertAtTop(fresh)
      return
    }
    held.add(fresh)
  }

  function insertAtTop(rows: readonly SummaryJson[]): void {
    const isTooLong = (pages.peek().pages[0]?.count ?? 0) + rows.length > mostAtHead
    if (isTooLong) rereads.request()
    pages.value = insertRows(pages.peek(), isTooLong ? rows.slice(-pageSize) : rows)
  }

  function showHeld(): void {
    const rows = held.take()
    if (rows === undefined) void reload()
    else pages.value = insertRows(pages.peek(), rows)
    timesShown.value += 1
  }

  /** The newest page once more: what it has and the list has not, has arrived. */
  async function readHead(): Promise<void> {
    const { signal } = loading
    try {
      const head = await listMessages(scope.peek(), { limit: pageSize, cursor: null }, signal)
      if (signal.aborted) return
      const list = pages.peek()
      const known = loadedRows(list)
      const isOverlapping = known.length === 0 || head.messages.some((row) => indexOfRow(list, row.id) !== -1)
      if (!isOverlapping && isAtTop.peek()) {
        void reload()
        return
      }
      const lowest = list.next === null && list.pages.length <= 1 ? 0 : (list.pages[0]?.lastSeq ?? 0)
      batch(() => {
        counts.value = head
        arrive(head.messages.filter((row) => row.seq >= lowest))
        replace(new Map(head.messages.map((row) => [row.id, row])))
      })
    } catch (error) {
      // What is shown stands; the next change asks again, and the bar about the server says if it is gone.
      toFailure(error)
    }
  }

  const refreshes = createThrottle(readHead)
  const rereads = createThrottle(reload)

  function replace(rows: ReadonlyMap<string, SummaryJson>): void {
    pages.value = changeRows(pages.peek(), (row) => rows.get(row.id) ?? row)
    held.replace(rows)
  }

  function apply(changes: readonly ChangeJson[]): void {
    const { mailbox, q } = scope.peek()
    const own = changes.filter((change) => mailbox === undefined || change.mailbox === mailbox)
    const removed = new Set<string>()
    const latest = new Map<string, SummaryJson>()
    const captured: SummaryJson[] = []
    for (const change of own) {
      if (change.kind === 'deleted') for (const id of change.ids) removed.add(id)
      else latest.set(change.message.id, change.message)
      if (change.kind === 'captured') captured.push(change.message)
    }
    replace(latest)
    if (removed.size > 0) forget(removed)
    const isSearch = q !== undefined && q !== ''
    if (isSearch && own.some((change) => change.kind === 'captured' || change.kind === 'digested')) {
      // Whether a message matches is for the server to say, and may only be known once it is digested.
      refreshes.request()
    } else if (!isSearch && captured.length > 0) {
      arrive(captured.map((row) => latest.get(row.id) ?? row).filter((row) => !removed.has(row.id)))
    }
  }

  function forget(ids: ReadonlySet<string>): void {
    pages.value = removeRows(pages.peek(), ids)
    held.drop(ids)
  }

  effect(() => {
    scope.value
    void reload()
  })

  return {
    pages,
    state,
    isStale,
    counts,
    heldCount: held.count,
    isAtTop,
    showRange,
    showHeld,
    timesShown,
    apply,
    rowsBetween: (start, end) => sliceRows(pages.value, start, end),
    find: (id) => loadedRows(pages.peek()).find((row) => row.id === id),
    loadedIds: () => loadedRows(pages.peek()).map((row) => row.id),
    indexOf: (id) => indexOfRow(pages.value, id),
    patch(id, marks) {
      pages.value = changeRows(pages.peek(), (row) => (row.id === id ? { ...row, ...marks } : row))
    },
    hide(ids) {
      for (const id of ids) hidden.add(id)
      const rows = loadedRows(pages.peek()).filter((row) => ids.has(row.id))
      pages.value = removeRows(pages.peek(), ids)
      return rows
    },
    restore(ids, rows) {
      for (const id of ids) hidden.delete(id)
      pages.value = insertRows(pages.peek(), rows)
    },
    refresh: refreshes.request,
    reload: () => void reload(),
  }
}
