import { limits } from '../model/limits.ts'
import type { MessageSummary } from '../model/message.ts'
import type { Selection } from '../store/store.ts'
import type { Inbox } from './inbox.ts'

export interface WalkOptions {
  readonly order: 'newest-first' | 'oldest-first'
  /** How many to pass over first; beyond `limits.compatOffset` there is nothing. */
  readonly skip?: number | undefined
  /** How many at most; all of them unless said otherwise. */
  readonly limit?: number | undefined
}

/** Rows that are read at a time. */
const rowsAtOnce = 500

/**
 * Goes over all messages that match, a page of rows at a time. For interfaces that count pages by offsets: to pass rows
 * over takes reading them. Mail that arrives meanwhile is met only by a walk towards it.
 */
export async function* walkMessages(
  inbox: Pick<Inbox, 'listFrom'>,
  selection: Selection,
  { order, skip = 0, limit = Number.POSITIVE_INFINITY }: WalkOptions,
): AsyncGenerator<MessageSummary> {
  if (skip > limits.compatOffset) return
  let left = skip
  let taken = 0
  let seq: number | undefined
  while (taken < limit) {
    const pageLimit = Math.min(rowsAtOnce, left + limit - taken)
    const from = order === 'newest-first' ? { before: seq } : { after: seq ?? 0 }
    const rows = await inbox.listFrom(selection, { limit: pageLimit, ...from })
    for (const row of rows) {
      if (left > 0) {
        left--
        continue
      }
      taken++
      yield row
    }
    seq = rows.at(-1)?.seq
    if (rows.length < pageLimit) return
  }
}
