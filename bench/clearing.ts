import type { Bench, Row } from './bench.ts'
import { quantile } from './figures.ts'
import { composeMail, createRandom, fillStore } from './filled-store.ts'
import { openStoreRun, type StoreRun } from './store-runs.ts'

const cleared = 100_000
const filling = { messages: 1, bytes: 4_096, mailboxes: 1 }

/** What a client that captures feels while a large mailbox is deleted, beside what it feels without. */
export const clearing: Bench = {
  name: 'clearing',
  about: `milliseconds until each message is committed while ${cleared.toLocaleString('en')} others are deleted`,
  async run({ note }) {
    const rows: Row[] = []
    await using run = await openStoreRun()
    await fillStore(run.store, { messages: cleared, bytes: 1_500, mailboxes: 1, note })
    rows.push(toRow('before', await captureFor(run, 3_000)))
    await run.store.removeMailbox('box-0')
    rows.push(toRow('while they are cleared away', await captureUntilCleared(run)))
    rows.push(toRow('while the file is tidied up', await captureFor(run, 6_000)))
    return {
      tables: [
        {
          title: `Capture by one client while ${cleared.toLocaleString('en')} messages are deleted`,
          rows,
          notes: [
            'A message of 4 KiB after the other, straight into the store; budget: no stall over 50 ms.',
          ],
        },
      ],
    }
  },
}

async function captureFor(run: StoreRun, ms: number): Promise<readonly number[]> {
  const until = performance.now() + ms
  return captureWhile(run, () => performance.now() < until)
}

/** Until the feed has told of all of them, or half a minute. */
async function captureUntilCleared(run: StoreRun): Promise<readonly number[]> {
  const until = performance.now() + 30_000
  let since = run.store.head
  let gone = 0
  return captureWhile(run, async () => {
    const changes = (await run.store.listChanges(since, { limit: 1_000 })) ?? []
    for (const change of changes) if (change.kind === 'deleted') gone += change.ids.length
    since = changes.at(-1)?.seq ?? since
    return gone < cleared && performance.now() < until
  })
}

async function captureWhile(
  { store }: StoreRun,
  isOn: () => boolean | Promise<boolean>,
): Promise<readonly number[]> {
  const times: number[] = []
  const random = createRandom(2)
  while (await isOn()) {
    const { message } = composeMail(random, times.length, filling)
    const began = performance.now()
    await store.append(message)
    times.push(performance.now() - began)
  }
  return times
}

function toRow(name: string, times: readonly number[]): Row {
  return {
    name,
    cells: {
      messages: times.length,
      'p50 ms': quantile(times, 0.5),
      'p99 ms': quantile(times, 0.99),
      'most ms': Math.max(...times),
    },
  }
}
