import type { Bench, Row } from './bench.ts'
import { quantile } from './figures.ts'
import { createRandom, fillStore } from './filled-store.ts'
import { composeRandomSearch, searches } from './searches.ts'
import { openStoreRun, timeRuns } from './store-runs.ts'

/** A page of a search, newest first, by what is looked for; and how long its count takes, which no page waits for. */
export const search: Bench = {
  name: 'search',
  about: 'first page of 50 by kind of search, in 100,000 messages (--long: a million)',
  async run({ rounds, isLong, note }) {
    await using run = await openStoreRun()
    const messages = isLong ? 1_000_000 : 100_000
    await fillStore(run.store, { messages, bytes: 1_500, mailboxes: 10, note })
    const { store } = run
    const rows: Row[] = []
    for (const { name, search } of searches) {
      const page = await timeRuns(rounds * 10, () => store.list({ search }, { limit: 50 }))
      const inMailbox = await timeRuns(rounds * 10, () =>
        store.list({ search, mailbox: 'box-3' }, { limit: 50 }),
      )
      const { total, isExact } = await store.count({ search })
      const counts = await timeRuns(rounds * 3, () => store.count({ search }))
      rows.push({
        name,
        cells: {
          'p50 ms': quantile(page, 0.5),
          'p95 ms': quantile(page, 0.95),
          'p99 ms': quantile(page, 0.99),
          'one mailbox, p95 ms': quantile(inMailbox, 0.95),
          'count, p95 ms': quantile(counts, 0.95),
          matches: `${total.toLocaleString('en')}${isExact ? '' : '+'}`,
        },
      })
    }
    const random = createRandom(7)
    const mixed = Array.from({ length: rounds * 100 }, () => composeRandomSearch(random))
    for (const mailbox of [undefined, 'box-3']) {
      const times: number[] = []
      for (const search of mixed)
        times.push(...(await timeRuns(1, () => store.list({ search, mailbox }, { limit: 50 }))))
      rows.push({
        name: `${mixed.length} mixed searches, each once${mailbox === undefined ? '' : ', one mailbox'}`,
        cells: {
          'p50 ms': quantile(times, 0.5),
          'p95 ms': quantile(times, 0.95),
          'p99 ms': quantile(times, 0.99),
        },
      })
    }
    return { tables: [{ title: `Searches in ${messages.toLocaleString('en')} messages`, rows }] }
  },
}
