import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../src/store/store.ts'

/** A store in a directory of its own, which is removed with it. */
export interface StoreRun extends AsyncDisposable {
  readonly store: Store
  /** Closes it and opens it again; resolves to the milliseconds until it answers. */
  reopen(): Promise<number>
  /** Of the database with its log. */
  fileBytes(): number
}

export async function openStoreRun(): Promise<StoreRun> {
  const directory = mkdtempSync(join(tmpdir(), 'postfang-bench-'))
  const path = join(directory, 'mail.db')
  let store = await openSqliteStore({ path })
  return {
    get store() {
      return store
    },
    async reopen() {
      await store.close()
      const began = performance.now()
      store = await openSqliteStore({ path })
      await store.list({}, { limit: 1 })
      return performance.now() - began
    },
    fileBytes: () =>
      readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0),
    async [Symbol.asyncDispose]() {
      await store.close()
      rmSync(directory, { recursive: true })
    },
  }
}

/** How long each of these runs took, in milliseconds. */
export async function timeRuns(runs: number, run: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = []
  for (let count = 0; count < runs; count++) {
    const began = performance.now()
    await run()
    times.push(performance.now() - began)
  }
  return times
}
