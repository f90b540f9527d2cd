import { connectSqlite } from './sqlite/connect-sqlite.ts'
import type { ConnectedStore, StoreLine } from './store-line.ts'

/** @param onClose the store has gone, or the thread that answered: another line is needed */
export function connectStore(line: StoreLine, onClose: () => void): ConnectedStore {
  return connectSqlite(line, onClose)
}
