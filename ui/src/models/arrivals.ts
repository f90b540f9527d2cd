import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { SummaryJson } from '../../../src/contract/message.ts'

/** More arrivals than this are counted, but no longer kept. */
const mostKept = 500

/** Messages that have arrived above while the reader is further down the list. */
export interface Arrivals {
  readonly count: ReadonlySignal<number>
  add(rows: readonly SummaryJson[]): void
  replace(rows: ReadonlyMap<string, SummaryJson>): void
  drop(ids: ReadonlySet<string>): void
  /** Hands out what was held and holds nothing any more; undefined where there were too many to keep them all. */
  take(): readonly SummaryJson[] | undefined
}

export function createArrivals(): Arrivals {
  const count = signal(0)
  let rows: readonly SummaryJson[] = []

  return {
    count,
    add(arrived) {
      const gathered = new Map([...rows, ...arrived].map((row) => [row.id, row]))
      count.value += gathered.size - rows.length
      rows = [...gathered.values()].slice(-mostKept)
    },
    replace(newer) {
      rows = rows.map((row) => newer.get(row.id) ?? row)
    },
    drop(ids) {
      const left = rows.filter((row) => !ids.has(row.id))
      count.value -= rows.length - left.length
      rows = left
    },
    take() {
      const taken = rows.length === count.peek() ? rows : undefined
      batch(() => {
        rows = []
        count.value = 0
      })
      return taken
    },
  }
}
