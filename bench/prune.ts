import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepEverything } from '../src/model/retention.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Bench, Row } from './bench.ts'
import { quantile } from './figures.ts'
import { fillStore } from './filled-store.ts'

const senders = 50
const kept = 5_000
const filling = { bytes: 4_096, mailboxes: 1 }

/** Captures as fast as they come, with a bound on their number and without one: pruning has to keep up. */
export const prune: Bench = {
  name: 'prune',
  about: `capture at saturation while ${kept.toLocaleString('en')} messages are kept, beside keeping all`,
  async run({ rounds, isLong, note }) {
    const rows = new Map<string, Measured[]>()
    for (let round = 1; round <= rounds; round++) {
      for (const count of [null, kept]) {
        const name = count === null ? 'all are kept' : `${kept.toLocaleString('en')} are kept`
        note(`round ${round}: ${name}`)
        rows.set(name, [...(rows.get(name) ?? []), await measure(count, isLong ? 30 : 5)])
      }
    }
    return {
      tables: [
        {
          title: 'Capture and pruning, messages of 4 KiB straight into the store',
          rows: [...rows].map(([name, measured]) => toRow(name, measured)),
          notes: [
            `${senders} senders, each with its next message when the last one is committed and digested.`,
          ],
        },
      ],
    }
  },
}

interface Measured {
  readonly captured: number
  readonly pruned: number
  /** Most messages beyond the bound. */
  readonly beyond: number
  readonly waits: readonly number[]
}

async function measure(count: number | null, seconds: number): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), 'postfang-bench-'))
  const path = join(directory, 'mail.db')
  const store = await openSqliteStore({ path, retention: { ...keepEverything, count } })
  try {
    await fillStore(store, { messages: kept, ...filling })
    const waits: number[] = []
    let beyond = 0
    const prunedBefore = store.pruned
    const began = performance.now()
    const send = async () => {
      while (performance.now() - began < seconds * 1_000) {
        const at = performance.now()
        await fillStore(store, { messages: 1, ...filling })
        waits.push(performance.now() - at)
        if (count === null || waits.length % 500 !== 0) continue
        beyond = Math.max(beyond, (await store.count({})).total - count)
      }
    }
    await Promise.all(Array.from({ length: senders }, send))
    const took = (performance.now() - began) / 1_000
    return { captured: waits.length / took, pruned: (store.pruned - prunedBefore) / took, beyond, waits }
  } finally {
    await store.close()
    rmSync(directory, { recursive: true })
  }
}

function toRow(name: string, measured: readonly Measured[]): Row {
  return {
    name,
    cells: {
      'captured/s': measured.map(({ captured }) => captured),
      'pruned/s': measured.map(({ pruned }) => pruned),
      'most beyond the bound': measured.map(({ beyond }) => beyond),
      'p50 ms': measured.map(({ waits }) => quantile(waits, 0.5)),
      'p99 ms': measured.map(({ waits }) => quantile(waits, 0.99)),
      'most ms': measured.map(({ waits }) => quantile(waits, 1)),
    },
  }
}
