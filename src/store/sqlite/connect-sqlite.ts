import { callOver } from '../../lib/thread-call.ts'
import type { ConnectedStore, StoreLine } from '../store-line.ts'
import { callsOf } from './database-calls.ts'
import { packSettled } from './delivery-rows.ts'
import { packDigests } from './digest-row.ts'
import { openForReading } from './open-database.ts'
import { createPendingReader } from './pending-reader.ts'
import { toError } from './thread-error.ts'

/**
 * Speaks to the database threads from a thread that is not the one which started them. The mail that waits for its digest
 * is all mail that comes in: it is read from the file at once, rather than handed from thread to thread.
 */
export function connectSqlite(
  { path, reads, writes, words }: StoreLine,
  onClose: () => void,
): ConnectedStore {
  const read = callsOf(callOver(reads, { toError, onClose }))
  const write = callsOf(callOver(writes, { toError, onClose }))
  const index = callsOf(callOver(words, { toError, onClose }))
  let own: ReturnType<typeof createPendingReader> | undefined
  return {
    async readPending(after, page) {
      if (path === null) return read('readPending', [after, page])
      own ??= createPendingReader(openForReading(path, pendingCacheKiB))
      return own.readPending(after, page)
    },
    readUndelivered: (after, page) => read('readUndeliveredGroup', [after, page]),
    saveDeliveries: (messages) => write('saveDeliveries', [packSettled(messages)]),
    packDigests,
    saveDigests: (packed) => index('saveDigests', [packed]),
  }
}

/** Mail that waits for its digest is read once. */
const pendingCacheKiB = 2_000
