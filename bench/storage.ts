import type { Store } from '../src/store/store.ts'
import type { Bench, Row } from './bench.ts'
import { mebibyte } from './figures.ts'
import { fillStore } from './filled-store.ts'
import { openStoreRun, type StoreRun } from './store-runs.ts'

/** Some 100 MiB of each, and of the smallest also so few that what a file has free for what comes next shows. */
const kinds = [
  { name: '4 KiB of newsletter, few', bytes: 4_096, messages: 5_000 },
  { name: '4 KiB of newsletter', bytes: 4_096, messages: 22_000 },
  { name: '12 KiB of newsletter', bytes: 12_288, messages: 8_000 },
  { name: '60 KiB of newsletter', bytes: 61_440, messages: 1_700 },
] as const

/** The file against the bytes that came in, indexes and sessions included, once all is packed; and after a deletion. */
export const storage: Bench = {
  name: 'storage',
  about: 'size of the database against the mail in it, and after half of it was deleted',
  async run({ note }) {
    const rows: Row[] = []
    for (const { name, bytes, messages } of kinds) {
      await using run = await openStoreRun()
      await fillStore(run.store, { messages, bytes, mailboxes: 2, kind: 'newsletter', note })
      const raw = await sumSizes(run.store)
      const full = await settledBytes(run)
      await run.store.removeMailbox('box-0')
      const half = await settledBytes(run)
      rows.push({
        name,
        cells: {
          'raw MiB': raw / mebibyte,
          'file MiB': full / mebibyte,
          'file / raw': full / raw,
          'half deleted, MiB': half / mebibyte,
        },
      })
    }
    return { tables: [{ title: 'Disk', rows }] }
  },
}

async function sumSizes(store: Store): Promise<number> {
  let sum = 0
  for (let before: number | undefined; ; ) {
    const page = await store.list({}, { limit: 500, before })
    sum += page.reduce((total, { sizeBytes }) => total + sizeBytes, 0)
    before = page.at(-1)?.seq
    if (page.length < 500) return sum
  }
}

/** When nothing has been committed for some seconds, all that was put off is done. */
async function settledBytes(run: StoreRun): Promise<number> {
  let last = performance.now()
  const stop = run.store.onCommit(() => {
    last = performance.now()
  })
  while (performance.now() - last < 3_000) await new Promise((resolve) => setTimeout(resolve, 100))
  stop()
  await run.reopen()
  return run.fileBytes()
}
