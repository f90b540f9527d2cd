import type { Bench, Row } from './bench.ts'
import { median, quantile } from './figures.ts'
import { fillStore, wordAt } from './filled-store.ts'
import { type Line, plotLines } from './plot.ts'
import { openStoreRun, type StoreRun, timeRuns } from './store-runs.ts'

/** What one thing costs against how many messages there are: a line that stays flat is the promise. */
export const scale: Bench = {
  name: 'scale',
  about:
    'cost of start, list, search, capture and delete against 10³ … 10⁵ messages (--long: 10⁶), with a plot',
  async run({ isLong, rounds, note }) {
    const sizes = isLong ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000, 100_000]
    const rows: Row[] = []
    for (const messages of sizes) {
      await using run = await openStoreRun()
      await fillStore(run.store, { messages, bytes: 1_500, mailboxes: 10, note })
      rows.push({ name: messages.toLocaleString('en'), cells: await measure(run, rounds) })
    }
    const names = Object.keys(rows[0]?.cells ?? {})
    const lines = names.map(
      (name): Line => ({
        name,
        points: rows.map(({ cells }, index) => ({ x: sizes[index] ?? 0, y: Number(cells[name]) })),
      }),
    )
    const title = 'Milliseconds against messages in the store'
    return { tables: [{ title, rows }], files: { 'scale.svg': plotLines({ title, lines }) } }
  },
}

async function measure(run: StoreRun, rounds: number): Promise<Readonly<Record<string, number>>> {
  const p95 = async (read: () => Promise<unknown>) => quantile(await timeRuns(rounds * 10, read), 0.95)
  const starts: number[] = []
  for (let round = 0; round < rounds; round++) starts.push(await run.reopen())
  const { store } = run
  const middle = Math.floor(store.head / 2)
  const word = (text: string) => ({ kind: 'words', field: 'any', text, isPrefix: false }) as const
  const figures = {
    start: median(starts),
    'first page': await p95(() => store.list({}, { limit: 50 })),
    'a page in the middle': await p95(() => store.list({}, { limit: 50, before: middle })),
    'frequent word': await p95(() => store.list({ search: word(wordAt(3)) }, { limit: 50 })),
    'word that is nowhere': await p95(() => store.list({ search: word('zzyzx') }, { limit: 50 })),
    'all counts': await p95(() => store.listMailboxes()),
    capture: await p95(() => fillStore(store, { messages: 1, bytes: 1_500, mailboxes: 1 })),
  }
  const [mailbox = 0] = await timeRuns(1, () => store.removeMailbox('box-5'))
  const [all = 0] = await timeRuns(1, () => store.removeAll({}))
  return { ...figures, 'delete a mailbox': mailbox, 'delete all': all }
}
