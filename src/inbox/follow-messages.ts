import type { Change } from '../model/change.ts'
import type { MessageId } from '../model/ids.ts'
import type { MessageSummary } from '../model/message.ts'
import type { Inbox } from './inbox.ts'

/** Changes that wait for one slow client; later ones pass it by. */
const mostWaiting = 1_000

/** What a client of another sandbox's interface is told; each is awaited before the next. */
export interface MessageFollower {
  arrived(message: MessageSummary): Promise<void>
  deleted?(ids: readonly MessageId[]): Promise<void>
}

/**
 * Tells of messages as they arrive and go, one after the other and no faster than the follower takes them. For
 * interfaces whose clients know of nothing like a resync: what a slow one has no room for it never hears of.
 */
export function followMessages(
  inbox: Pick<Inbox, 'subscribe'>,
  mailbox: string | undefined,
  follower: MessageFollower,
  onError: (error: unknown) => void,
): { readonly close: () => void } {
  const waiting: Change[] = []
  let isTelling = false
  let isClosed = false

  async function tell(): Promise<void> {
    if (isTelling) return
    isTelling = true
    try {
      for (let change = waiting.shift(); change && !isClosed; change = waiting.shift()) {
        if (change.kind === 'deleted') await follower.deleted?.(change.ids)
        else if (change.kind === 'captured' && change.message.rejected === null)
          await follower.arrived(change.message)
      }
    } catch (error) {
      if (!isClosed) onError(error)
    }
    isTelling = false
    if (waiting.length > 0 && !isClosed) void tell()
  }

  const feed = inbox.subscribe(
    {
      changes(changes) {
        const wanted = changes.filter(({ kind }) => kind === 'captured' || kind === 'deleted')
        waiting.push(...wanted.slice(0, mostWaiting - waiting.length))
        void tell()
      },
      resync: () => undefined,
    },
    { mailbox },
  )
  return {
    close() {
      isClosed = true
      waiting.length = 0
      feed.close()
    },
  }
}
