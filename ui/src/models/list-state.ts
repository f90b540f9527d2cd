import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { MessageListJson } from '../../../src/contract/api.ts'
import type { SummaryJson } from '../../../src/contract/message.ts'
import type { Failure } from '../link/request.ts'
import type { Scope } from '../link/urls.ts'
import { type Arrivals, createArrivals } from './arrivals.ts'
import { createInFlight, type InFlight } from './in-flight.ts'
import { noPages, type Pages } from './pages.ts'

/** Without `totalIsExact`, `total` is the least there are. */
export type ListCounts = Pick<MessageListJson, 'total' | 'unread' | 'totalIsExact'>

/** What reading the list and following its changes have in common. */
export interface ListState {
  readonly scope: ReadonlySignal<Scope>
  readonly pages: Signal<Pages>
  /** `loading` before the first answer; afterwards the rows stand until other rows replace them. */
  readonly status: Signal<'loading' | 'ready' | Failure>
  /** True while what is shown belongs to an earlier mailbox or search. */
  readonly isStale: Signal<boolean>
  /** As the server counted them for this scope. */
  readonly counts: Signal<ListCounts>
  readonly held: Arrivals
  readonly inFlight: InFlight
  /** Grows each time held arrivals are shown: the view then goes to where they are. */
  readonly timesShown: Signal<number>
  /** Told by the view: whether its first row is in sight. */
  readonly isAtTop: Signal<boolean>
  /** About to be deleted: kept out, whatever the server still lists. */
  readonly hidden: Set<string>
}

export function createListState(scope: ReadonlySignal<Scope>): ListState {
  return {
    scope,
    pages: signal(noPages),
    status: signal<'loading' | 'ready' | Failure>('loading'),
    isStale: signal(false),
    counts: signal<ListCounts>({ total: 0, unread: 0, totalIsExact: true }),
    held: createArrivals(),
    inFlight: createInFlight(),
    timesShown: signal(0),
    isAtTop: signal(true),
    hidden: new Set(),
  }
}

/** The rows that may be shown. */
export function visibleRows({ hidden }: ListState, rows: readonly SummaryJson[]): SummaryJson[] {
  return rows.filter((row) => !hidden.has(row.id))
}
