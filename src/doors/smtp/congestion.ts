import type { Inbox } from '../../inbox/inbox.ts'
import type { ReceiveBudget } from './receive-budget.ts'
import { type Reply, replies, toReply } from './reply.ts'

/**
 * Decides about new mail while there is no room for it: a short shortage is waited for, with the socket unread; once it
 * has lasted for `busyMs`, or the disk has too little free, new mail is refused at once until there is room again.
 */
export interface Congestion {
  /** Asked at MAIL, which waits for nothing: what new mail is refused with now; undefined while it may come. */
  refusal(): Reply | undefined
  /** Asked before the data. Undefined: the message may come. Else resolves to what it is refused with, if it is. */
  admit(): Promise<Reply | undefined> | undefined
}

export function createCongestion(
  inbox: Pick<Inbox, 'room' | 'refusal' | 'countRefusal'>,
  budget: Pick<ReceiveBudget, 'fullSince'>,
  busyMs: number,
): Congestion {
  /** Resolves when the inbox has room; undefined while it has. */
  let room: Promise<void> | undefined
  /** On the clock of `performance.now()`, as all here. */
  let since = 0

  const leftMs = (start: number) => start + busyMs - performance.now()

  function findRoom(): Promise<void> | undefined {
    if (room !== undefined) return room
    room = inbox.room()
    since = performance.now()
    void room?.then(() => {
      room = undefined
    })
    return room
  }

  function refuseBusy(): Reply {
    inbox.countRefusal('busy')
    return replies.busy
  }

  function refusal(): Reply | undefined {
    const obstacle = inbox.refusal()
    if (obstacle !== undefined) {
      inbox.countRefusal('full')
      return toReply(obstacle)
    }
    const isReceivingTooLong = budget.fullSince !== undefined && leftMs(budget.fullSince) <= 0
    const isStoringTooLong = findRoom() !== undefined && leftMs(since) <= 0
    return isReceivingTooLong || isStoringTooLong ? refuseBusy() : undefined
  }

  return {
    refusal,
    admit() {
      const atOnce = refusal()
      if (atOnce !== undefined) return Promise.resolve(atOnce)
      const free = findRoom()
      if (free === undefined) return undefined
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          // Timers count whole milliseconds: for MAIL, too, the time is over now.
          since = Math.min(since, performance.now() - busyMs)
          resolve(refuseBusy())
        }, leftMs(since))
        void free.then(() => {
          clearTimeout(timer)
          resolve(undefined)
        })
      })
    },
  }
}
