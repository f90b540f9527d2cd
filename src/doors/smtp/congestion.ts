import type { Inbox } from '../../inbox/inbox.ts'
import type { ReceiveBudget } from './receive-budget.ts'

/**
 * Decides about new mail while there is no room for it: a short shortage is waited for, with the socket unread; once it
 * has lasted for `busyMs`, new mail is refused at once until there is room again.
 */
export interface Congestion {
  /** Undefined: the message may come. Else resolves to whether it may. */
  admit(): Promise<boolean> | undefined
}

export function createCongestion(
  inbox: Pick<Inbox, 'room'>,
  budget: Pick<ReceiveBudget, 'fullSince'>,
  busyMs: number,
): Congestion {
  /** Resolves when the inbox has room; undefined while it has. */
  let room: Promise<void> | undefined
  /** On the clock of `performance.now()`, as all here. */
  let since = 0

  function findRoom(): Promise<void> | undefined {
    if (room !== undefined) return room
    room = inbox.room()
    since = performance.now()
    void room?.then(() => {
      room = undefined
    })
    return room
  }

  return {
    admit() {
      const until = (start: number) => start + busyMs - performance.now()
      if (budget.fullSince !== undefined && until(budget.fullSince) <= 0) return Promise.resolve(false)
      const free = findRoom()
      if (free === undefined) return undefined
      const leftMs = until(since)
      if (leftMs <= 0) return Promise.resolve(false)
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, leftMs, false)
        void free.then(() => {
          clearTimeout(timer)
          resolve(true)
        })
      })
    },
  }
}
