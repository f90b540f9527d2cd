import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { createCheckpointer } from '../../src/store/sqlite/checkpointer.ts'

/** A process of its own that closes a database while its thread for the log starts, at many moments of that start. */
const path = process.argv[2] ?? ''
const db = new Database(path)
db.pragma('journal_mode = WAL')
db.pragma('wal_autocheckpoint = 0')
db.exec('CREATE TABLE t (a)')

const longest = await measureStart()
const rounds = 80
for (let round = 0; round < rounds; round++) {
  db.exec('DELETE FROM t; INSERT INTO t VALUES (zeroblob(5000000))')
  const checkpointer = createCheckpointer(db, path, (error) => {
    throw error
  })
  checkpointer.look()
  await pause(longest * (0.6 + (0.4 * round) / rounds))
  await checkpointer.close()
}

/** How long the thread takes until it has done its first work, in milliseconds. */
async function measureStart(): Promise<number> {
  const thread = new Worker(new URL('../../src/store/sqlite/checkpoint-thread.ts', import.meta.url), {
    workerData: { path },
    execArgv: [],
  })
  const since = performance.now()
  thread.postMessage('go')
  await once(thread, 'message')
  const duration = performance.now() - since
  await thread.terminate()
  return duration
}
