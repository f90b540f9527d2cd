import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

/** What the thread that carries the log into the file is started with. */
export interface CheckpointThreadData {
  readonly path: string
}

/** Carries over what it can without waiting for anybody, whenever it is told to, and says so when it has. */
const { path }: CheckpointThreadData = workerData
const db = new Database(path, { fileMustExist: true })
db.pragma('cache_size = -1000')
parentPort?.on('message', () => {
  db.pragma('wal_checkpoint(PASSIVE)')
  parentPort?.postMessage('done')
})
