import { callOver } from '../../lib/thread-call.ts'
import type { ConnectedStore, StoreLine } from '../store-line.ts'
import { callsOf, toError } from './database-calls.ts'
import { packSettled } from './delivery-rows.ts'
import { toDigestRow } from './digest-row.ts'

/** Speaks to the database threads from a thread that is not the one which started them. */
export function connectSqlite({ reads, writes }: StoreLine, onClose: () => void): ConnectedStore {
  const read = callsOf(callOver(reads, { toError, onClose }))
  const write = callsOf(callOver(writes, { toError, onClose }))
  return {
    readPending: (after, page) => read('readPending', [after, page]),
    readUndelivered: (after, page) => read('readUndeliveredGroup', [after, page]),
    saveDeliveries: (messages) => write('saveDeliveries', [packSettled(messages)]),
    saveDigests: (results) => write('saveDigests', [results.map(toDigestRow)]),
  }
}
