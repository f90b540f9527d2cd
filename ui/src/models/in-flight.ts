import type { MessageListJson } from '../../../src/contract/api.ts'
import type { SummaryJson } from '../../../src/contract/message.ts'

/** What the feed has announced, one entry for each message. */
export interface Announced {
  /** Messages as they are after the last change. */
  readonly latest: ReadonlyMap<string, SummaryJson>
  readonly deleted: ReadonlySet<string>
  /** Those of the latest that are new. */
  readonly captured: readonly SummaryJson[]
}

/** Guards answers against being older than the feed: both travel at the same time, on connections of their own. */
export interface InFlight {
  /** Notes what is announced while something is being read. */
  note(announced: Announced): void
  /** Waits for a page; its rows are those of the answer, brought up to date by what was announced meanwhile. */
  read(
    page: Promise<MessageListJson>,
  ): Promise<MessageListJson & { readonly arrived: readonly SummaryJson[] }>
}

export function createInFlight(): InFlight {
  const latest = new Map<string, SummaryJson>()
  const deleted = new Set<string>()
  const captured = new Set<string>()
  let readings = 0

  function clear(): void {
    latest.clear()
    deleted.clear()
    captured.clear()
  }

  return {
    note(announced) {
      if (readings === 0) return
      for (const [id, row] of announced.latest) latest.set(id, row)
      for (const id of announced.deleted) deleted.add(id)
      for (const { id } of announced.captured) captured.add(id)
    },
    async read(page) {
      readings += 1
      try {
        const answer = await page
        const known = new Set(answer.messages.map(({ id }) => id))
        const isThere = (row: SummaryJson): boolean => !deleted.has(row.id)
        return {
          ...answer,
          messages: answer.messages.map((row) => latest.get(row.id) ?? row).filter(isThere),
          arrived: [...latest.values()].filter(
            (row) => captured.has(row.id) && !known.has(row.id) && isThere(row),
          ),
        }
      } finally {
        readings -= 1
        if (readings === 0) clear()
      }
    },
  }
}
