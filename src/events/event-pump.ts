import { PostfangError } from '../model/errors.ts'
import type { SettledMessage, UndeliveredMessage } from '../store/delivery-store.ts'
import type { Store } from '../store/store.ts'
import type { DeliveryRoom } from './delivery-room.ts'
import type { PlanSettings } from './delivery-thread.ts'

/**
 * Works out what happens to every message of a mailbox in Mailjet mode, oldest first: after every commit, and after a
 * start whatever an earlier run left behind. The store's note of what is undelivered is its cursor, struck out in the
 * commit that keeps the deliveries: a crash loses nothing and doubles nothing.
 */
export interface EventPump {
  /** Resolves when the deliveries of everything up to `seq` are there, or after `timeoutMs`. */
  settled(seq: number, timeoutMs: number): Promise<void>
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
  /** Settles a message that needs more than the thread has. Undefined for one that is gone. */
  readonly settleOne: (message: UndeliveredMessage) => Promise<SettledMessage | undefined>
  readonly onError: (error: unknown) => void
}

interface Waiter {
  readonly seq: number
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
    }
  }

  /** False where the next message needs care. */
  async function settleGroup(): Promise<boolean> {
    try {
      const settled = await room.settle({ after: through, ...group }, settings())
      if (settled.through !== null) advance(settled.through)
      return !settled.isHeldUp
    } catch (error) {
      if (error instanceof PostfangError && error.code === 'unreadable') return false
      throw error
    }
  }

  async function settleCarefully(): Promise<void> {
    const messages = upTo(carefulGroup.bytes, await store.listUndelivered(through, carefulGroup.limit))
    const settled = await Promise.all(messages.map(settleOne))
    await store.saveDeliveries(settled.filter((message) => message !== undefined))
    const last = messages.at(-1)?.seq
    if (last !== undefined) advance(last)
  }

  function advance(seq: number): void {
    through = Math.max(through, seq)
    for (const waiter of [...waiters]) if (waiter.seq <= through) waiter.wake()
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
      if (until <= through || isClosed) return Promise.resolve()
      return new Promise((resolve) => {
        const waiter: Waiter = {
          seq: until,
          wake() {
            clearTimeout(timer)
            waiters.delete(waiter)
            resolve()
          },
        }
        const timer = setTimeout(waiter.wake, timeoutMs)
        waiters.add(waiter)
      })
    },
    async close() {
      isClosed = true
      stopListening()
      stopResting()
      for (const waiter of [...waiters]) waiter.wake()
      await running
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
