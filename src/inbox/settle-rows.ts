import type { MessageSummary } from '../model/message.ts'
import type { Inbox } from './inbox.ts'

/** So many rows are read then and there, of messages of at most so many octets, for so long. */
const mostRows = 50
const mostBytes = 1024 * 1024
const mostMs = 1_500

/**
 * Rows with what is read out of a message: its preview, the number of its attachments. A client that sends and lists at
 * once may come before the digest, and the sandbox that it was written for has read a message by the time of its 250.
 * Beyond the bounds rows stay as they are.
 */
export async function settleRows(
  inbox: Pick<Inbox, 'get'>,
  rows: readonly MessageSummary[],
): Promise<readonly MessageSummary[]> {
  const deadlineMs = Date.now() + mostMs
  const settled: MessageSummary[] = []
  let left = mostRows
  for (const row of rows) {
    const isWanted = row.digest === 'pending' && row.sizeBytes <= mostBytes
    if (!isWanted || left === 0 || Date.now() > deadlineMs) {
      settled.push(row)
      continue
    }
    left -= 1
    settled.push((await inbox.get(row.id))?.stored.summary ?? row)
  }
  return settled
}
