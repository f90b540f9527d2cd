import type { SettledMessage, UndeliveredMessage } from '../store/delivery-store.ts'
import type { Store } from '../store/store.ts'
import type { DeliveryRoom } from './delivery-room.ts'
import type { PlanSettings } from './delivery-thread.ts'
import { createSlowLane } from './slow-lane.ts'

/**
 * Works out what happens to every message of a mailbox in Mailjet mode, oldest first: after every commit, and after a
 * start whatever an earlier run left behind. The store's note of what is undelivered is its cursor, struck out in the
 * commit that keeps the deliveries: a crash loses nothing and doubles nothing. A message that takes long goes aside, so that
 * those behind it need not wait for it.
 */
export interface EventPump {
  /** Resolves when the deliveries of everything up to `seq` are there, or after `timeoutMs`. */
  settled(seq: number, timeoutMs: number): Promise<void>
  /** Resolves when those of this message are, whatever went aside before it, or after `timeoutMs`. */
  messageSettled(seq: number, timeoutMs: number): Promise<void>
  /** Stops after the group at hand. */
  close(): Promise<void>
}

/** Messages settled together, and how many bytes of them may be held meanwhile. */
const group = { limit: 128, bytes: 4 * 1024 * 1024 }
/** Those that pass through this thread: they have a template, or a report to send. */
const carefulGroup = { limit: 32, bytes: 4 * 1024 * 1024 }

/** After something went wrong (a full disk), the next attempt. */
const retryMs = 1_000

export interface EventPumpOptions {
  readonly store: Store
  readonly room: DeliveryRoom
  readonly settings: () => PlanSettings
  /**
   * Settles a message that needs more than the thread has. Undefined for one that is gone.
   * @param isPatient it may take its full time; without it, it is `late` as soon as it holds others up
   */
  readonly settleOne: (
    message: UndeliveredMessage,
    isPatient: boolean,
  ) => Promise<SettledMessage | 'late' | undefined>
  readonly onError: (error: unknown) => void
}

interface Waiter {
  readonly isThere: () => boolean
  readonly wake: () => void
}

export function createEventPump({ store, room, settings, settleOne, onError }: EventPumpOptions): EventPump {
  const waiters = new Set<Waiter>()
  let through = 0
  /** The newest commit that may have brought something to work out. */
  let wanted = store.head
  let isClosed = false
  let running: Promise<void> | undefined
  let stopResting = () => {}
  const slow = createSlowLane({ settle: settleSlowly, onSettled: wakeWaiters, onError })

  const stopListening = store.onCommit(({ head, mailboxes }) => {
    if (![...mailboxes].some((mailbox) => store.profileOf(mailbox) === 'mailjet')) return
    wanted = head
    run()
  })
  run()

  function run(): void {
    running ??= settleAll()
      .catch(async (error: unknown) => {
        // What was being worked out when the doors closed is worked out after the next start.
        if (isClosed) return
        onError(error)
        await rest()
      })
      .finally(() => {
        running = undefined
        if (!isClosed && wanted > through) run()
      })
  }

  async function settleAll(): Promise<void> {
    while (!isClosed) {
      const { head } = store
      // Where nothing is undelivered, which is the rule, no thread is needed.
      const [next] = await store.listUndelivered(through, 1)
      if (next === undefined) return advance(head)
      if (!(await settleGroup())) await settleCarefully()
      await slow.room()
    }
  }

  /** False where the next message needs care. */
  async function settleGroup(): Promise<boolean> {
    const isAside = slow.listAfter(through)
    const settled = await room.settle({ after: through, ...group, aside: isAside }, settings())
    if (settled.through !== null) advance(settled.through)
    if (settled.stuckAt !== null) slow.add(settled.stuckAt)
    return !settled.isHeldUp
  }

  async function settleCarefully(): Promise<void> {
    const messages = upTo(carefulGroup.bytes, await store.listUndelivered(through, carefulGroup.limit))
    const settled = await Promise.all(messages.filter(({ seq }) => !slow.has(seq)).map(settleOrPutAside))
    await store.saveDeliveries(settled.filter((message) => message !== undefined))
    const last = messages.at(-1)?.seq
    if (last !== undefined) advance(last)
  }

  async function settleOrPutAside(message: UndeliveredMessage): Promise<SettledMessage | undefined> {
    const settled = await settleOne(message, false)
    if (settled !== 'late') return settled
    slow.add(message.seq)
    return undefined
  }

  async function settleSlowly(seq: number): Promise<void> {
    const [message] = await store.listUndelivered(seq - 1, 1)
    if (message?.seq !== seq) return
    const settled = await settleOne(message, true)
    if (settled !== undefined && settled !== 'late') await store.saveDeliveries([settled])
  }

  function advance(seq: number): void {
    through = Math.max(through, seq)
    wakeWaiters()
  }

  function wakeWaiters(): void {
    for (const waiter of [...waiters]) if (waiter.isThere()) waiter.wake()
  }

  function wait(isThere: () => boolean, timeoutMs: number): Promise<void> {
    if (isThere() || isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const waiter: Waiter = {
        isThere,
        wake() {
          clearTimeout(timer)
          waiters.delete(waiter)
          resolve()
        },
      }
      const timer = setTimeout(waiter.wake, timeoutMs)
      waiters.add(waiter)
    })
  }

  function rest(): Promise<void> {
    if (isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, retryMs)
      stopResting = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    settled(seq, timeoutMs) {
      const until = Math.min(seq, wanted)
      return wait(() => through >= until && !slow.holdsUpTo(until), timeoutMs)
    },
    messageSettled(seq, timeoutMs) {
      const until = Math.min(seq, wanted)
      return wait(() => through >= until && !slow.has(seq), timeoutMs)
    },
    async close() {
      isClosed = true
      stopListening()
      stopResting()
      for (const waiter of [...waiters]) waiter.wake()
      await Promise.all([running, slow.close()])
    },
  }
}

/** The first of them that fit together, at least one. */
function upTo(bytes: number, messages: readonly UndeliveredMessage[]): readonly UndeliveredMessage[] {
  let sum = 0
  const end = messages.findIndex(({ sizeBytes }, index) => {
    sum += sizeBytes
    return index > 0 && sum > bytes
  })
  return end === -1 ? messages : messages.slice(0, end)
}
