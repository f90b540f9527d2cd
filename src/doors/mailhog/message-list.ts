import type { Inbox } from '../../inbox/inbox.ts'
import { walkMessages } from '../../inbox/walk-messages.ts'
import type { Selection } from '../../store/store.ts'
import { openMessageItem } from './message-item.ts'

export interface ListRange {
  readonly start: number
  readonly limit: number
}

const defaultLimit = 50
const largestLimit = 250

/** What cannot be read is as if it were not there, as with MailHog; so is a limit of 0. */
export function readRange(query: URLSearchParams): ListRange {
  const limit = readPositive(query.get('limit')) ?? defaultLimit
  return { start: readPositive(query.get('start')) ?? 0, limit: Math.min(limit, largestLimit) }
}

function readPositive(text: string | null): number | undefined {
  return text !== null && /^\+?\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

/** The items of a range, newest first, as a JSON array; `counted` hears how many there were. */
export async function* composeItems(
  inbox: Inbox,
  selection: Selection,
  { start, limit }: ListRange,
  counted: (count: number) => void = () => undefined,
): AsyncGenerator<string> {
  let count = 0
  yield '['
  for await (const row of walkMessages(inbox, selection, { order: 'newest-first', skip: start, limit })) {
    const item = await openMessageItem(inbox, row)
    if (item === undefined) continue
    if (count > 0) yield ','
    yield* item.text()
    count++
  }
  counted(count)
  yield ']'
}

/** How many there are, and those of the range; the count comes last, since a message may be deleted meanwhile. */
export async function* composeList(
  inbox: Inbox,
  selection: Selection,
  range: ListRange,
): AsyncGenerator<string> {
  const { total } = await inbox.list(selection, { limit: 1 })
  let count = 0
  yield `{"total":${total},"start":${range.start},"items":`
  yield* composeItems(inbox, selection, range, (found) => {
    count = found
  })
  yield `,"count":${count}}`
}
