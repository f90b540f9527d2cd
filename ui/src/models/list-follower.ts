import { batch } from '@preact/signals'
import type { ChangeJson } from '../../../src/contract/live.ts'
import type { SummaryJson } from '../../../src/contract/message.ts'
import type { Announced } from './in-flight.ts'
import { type ListReader, pageSize } from './list-reader.ts'
import { type ListState, visibleRows } from './list-state.ts'
import { changeRows, indexOfRow, insertRows, type Pages, removeRows } from './pages.ts'
import { isInScope, isSearch } from './scope.ts'
import { createThrottle } from './throttle.ts'

/** Beyond this many rows at its head the list is read again rather than grown. */
const mostAtHead = 600

/** Keeps the list up to date with the live feed. */
export interface ListFollower {
  /** Takes in what the feed announced. */
  apply(changes: readonly ChangeJson[]): void
  /** Looks for what is new at the head, without disturbing what is shown. */
  refresh(): void
  /** Shows the arrivals that were held. */
  showHeld(): void
}

export function createListFollower(list: ListState, reader: ListReader): ListFollower {
  const refreshes = createThrottle(takeHead)
  const reloads = createThrottle(reader.reload)

  function apply(changes: readonly ChangeJson[]): void {
    const scope = list.scope.peek()
    const own = sortChanges(changes.filter((change) => isInScope(change.mailbox, scope)))
    list.inFlight.note(own)
    replace(own.latest)
    if (own.deleted.size > 0) forget(own.deleted)
    // Whether a message matches a search is for the server to say, and may only be known once it is digested.
    if (isSearch(scope)) {
      if (own.latest.size > 0 || own.deleted.size > 0) refreshes.request()
    } else {
      arrive(own.captured.filter((row) => !own.deleted.has(row.id)))
    }
  }

  /** New rows slide in where the reader is at the head of the list; further down they would move what is being read. */
  function arrive(rows: readonly SummaryJson[]): void {
    const fresh = visibleRows(list, rows).filter((row) => indexOfRow(list.pages.peek(), row.id) === -1)
    if (fresh.length === 0) return
    if (list.isAtTop.peek()) insertAtTop(fresh)
    else list.held.add(fresh)
  }

  function insertAtTop(rows: readonly SummaryJson[]): void {
    const known = list.pages.peek()
    const isTooLong = (known.pages[0]?.count ?? 0) + rows.length > mostAtHead
    if (isTooLong) reloads.request()
    list.pages.value = insertRows(known, isTooLong ? rows.slice(-pageSize) : rows)
  }

  function showHeld(): void {
    const rows = list.held.take()
    if (rows === undefined) void reader.reload()
    else list.pages.value = insertRows(list.pages.peek(), rows)
    list.timesShown.value += 1
  }

  /** Reads the first page once more: what it has and the list has not, has arrived. */
  async function takeHead(): Promise<void> {
    const head = await reader.readHead()
    if (head === undefined) return
    const known = list.pages.peek()
    if (list.isAtTop.peek() && !isOverlapping(known, head.messages)) {
      await reader.reload()
      return
    }
    batch(() => {
      list.counts.value = head
      replace(new Map(head.messages.map((row) => [row.id, row])))
      arrive(head.messages.filter((row) => row.seq >= lowestAtHead(known)))
    })
  }

  function replace(rows: ReadonlyMap<string, SummaryJson>): void {
    list.pages.value = changeRows(list.pages.peek(), (row) => rows.get(row.id) ?? row)
    list.held.replace(rows)
  }

  function forget(ids: ReadonlySet<string>): void {
    list.pages.value = removeRows(list.pages.peek(), ids)
    list.held.drop(ids)
  }

  return { apply, refresh: refreshes.request, showHeld }
}

/** What several changes come to: messages as they are after the last of them. */
function sortChanges(changes: readonly ChangeJson[]): Announced {
  const latest = new Map<string, SummaryJson>()
  const deleted = new Set<string>()
  const arrived = new Set<string>()
  for (const change of changes) {
    if (change.kind === 'deleted') for (const id of change.ids) deleted.add(id)
    else latest.set(change.message.id, change.message)
    if (change.kind === 'captured') arrived.add(change.message.id)
  }
  return { latest, deleted, captured: [...latest.values()].filter((row) => arrived.has(row.id)) }
}

/** Whether a newer first page follows on the known rows, with no gap between them. */
function isOverlapping(known: Pages, rows: readonly SummaryJson[]): boolean {
  return known.count === 0 || rows.some((row) => indexOfRow(known, row.id) !== -1)
}

/** The sequence number from which on a row belongs to the first page; 0 where that page is the whole list. */
function lowestAtHead({ pages, next }: Pages): number {
  return next === null && pages.length <= 1 ? 0 : (pages[0]?.lastSeq ?? 0)
}
