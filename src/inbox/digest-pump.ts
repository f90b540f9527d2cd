import { quietened } from '../lib/quietened.ts'
import { PostfangError } from '../model/errors.ts'
import type { DigestResult } from '../model/message.ts'
import type { Store } from '../store/store.ts'
import type { PendingMessage } from '../store/store-line.ts'
import { createDigestPace } from './digest-pace.ts'
import type { ReadingRoom } from './reading/reading-room.ts'

/**
 * Digests whatever the store holds undigested, oldest first: after every commit, and after a start whatever an earlier
 * run left behind. It works from the committed messages alone, so a crash loses nothing but time. Messages are read in
 * groups by a thread that takes them from the store itself; a group in which one breaks a limit is read again here, one
 * by one, so that only that one fails.
 */
export interface DigestPump {
  /**
   * Resolves when everything up to `seq` has been digested, or after `timeoutMs`: a reader that waits for it does not
   * see a message half read.
   */
  settled(seq: number, timeoutMs: number): Promise<void>
  /** One more message was captured, and waited so long for its commit. */
  expect(waitedMs: number): void
  /** How many wait, those of an earlier run among them. */
  readonly pending: number
  /** Stops after the group at hand. */
  close(): Promise<void>
}

/**
 * Messages read and saved together, and how many bytes of them may be held meanwhile. The index is cheaper the more of
 * them share a commit, and the first of them waits for the last to be found: more only when digests have fallen far behind.
 */
const group = { limit: 128, bytes: 4 * 1024 * 1024 }
const groupBehind = { limit: 512, bytes: 8 * 1024 * 1024 }
const farBehind = 2_000
/** Waits until the group before is saved. */
const nothing = { limit: 0, bytes: 0 }

/** After something went wrong (a full disk), the next attempt. */
const retryMs = 1_000

export interface DigestPumpOptions {
  readonly store: Store
  readonly readingRoom: ReadingRoom
  readonly onError: (error: unknown) => void
}

interface Waiter {
  readonly seq: number
  readonly wake: () => void
}

export function createDigestPump({ store, readingRoom, onError }: DigestPumpOptions): DigestPump {
  const pace = createDigestPace()
  const report = quietened((problem) => onError(new Error(problem)))
  const waiters = new Set<Waiter>()
  /** Everything up to here has been saved. */
  let through = 0
  /** The group that is read next begins after this. */
  let read = 0
  /** The most that a group has which is being saved meanwhile. */
  let unsavedBytes = 0
  let pending = 0
  /** Something before `read` may wait for a digest. */
  let isLeftBehind = false
  let isClosed = false
  let running: Promise<void> | undefined
  let stopResting = () => {}

  const stopListening = store.onCommit(({ head, areDigestsForgotten }) => {
    if (areDigestsForgotten) {
      isLeftBehind = true
      through = 0
    }
    if (head > through || isLeftBehind) run()
  })
  run()

  function run(): void {
    running ??= digestAll()
      .catch(async (error: unknown) => {
        // What was being read when the doors closed is read after the next start.
        if (isClosed) return
        isLeftBehind = true
        report(error)
        await rest(retryMs)
      })
      .finally(() => {
        running = undefined
        if (!isClosed && (store.head > through || isLeftBehind)) run()
      })
  }

  async function digestAll(): Promise<void> {
    while (!isClosed) {
      if (isLeftBehind) beginAgain()
      const room = Math.floor(await store.roomToIndex())
      // What is still being saved takes room of the disk that nobody sees yet.
      if (room <= unsavedBytes) {
        if (unsavedBytes > 0) await digestGroup(nothing)
        else await rest(retryMs)
        continue
      }
      const head = store.head
      const since = performance.now()
      const size = pending > farBehind && !pace.isRush() ? groupBehind : group
      const bytes = Math.min(size.bytes, room - unsavedBytes)
      unsavedBytes = bytes
      if (!(await digestGroup({ ...size, bytes }))) {
        unsavedBytes = 0
        if (isLeftBehind) continue
        if (store.head === head) pending = 0
        return advance(head)
      }
      const restMs = waiters.size > 0 ? 0 : pace.restMs(performance.now() - since)
      if (restMs > 0) await rest(restMs)
    }
  }

  /** With the oldest that waits: what is being saved meanwhile may be digested twice. */
  function beginAgain(): void {
    isLeftBehind = false
    read = 0
    unsavedBytes = 0
  }

  /** False where nothing was pending, and all before is saved. */
  async function digestGroup(size: { readonly limit: number; readonly bytes: number }): Promise<boolean> {
    if (read === 0) {
      pending = await store.countPending()
      // Most starts find nothing, which needs no thread of its own.
      if (pending === 0) return false
    }
    try {
      const done = await readingRoom.digestPending?.({ after: read, ...size })
      if (done?.saved) saved(done.saved)
      read = done?.through ?? read
      if (done !== undefined && done.through === null) unsavedBytes = 0
      if (done !== undefined) return done.through !== null
    } catch (error) {
      if (!(error instanceof PostfangError) || isClosed) throw error
    }
    return digestOneByOne(size.bytes)
  }

  /** From what is saved: of a group that was read it is not known whether it was. */
  async function digestOneByOne(bytes: number): Promise<boolean> {
    const messages = upTo(bytes, await store.listPending(0, group.limit))
    const results = await Promise.all(messages.map(digestOne))
    await store.saveDigests(results.filter((result) => result !== undefined))
    const last = messages.at(-1)?.seq
    if (last !== undefined) saved({ through: last, count: messages.length })
    read = last ?? read
    unsavedBytes = 0
    return last !== undefined
  }

  function saved(group: { readonly through: number; readonly count: number }): void {
    pending = Math.max(0, pending - group.count)
    advance(group.through)
  }

  /** Undefined for a message deleted meanwhile. */
  async function digestOne({ id, envelopeTo }: PendingMessage): Promise<DigestResult | undefined> {
    const raw = await store.readRaw(id)
    return raw && readingRoom.digest(id, raw, envelopeTo)
  }

  function advance(seq: number): void {
    through = Math.max(through, seq)
    for (const waiter of [...waiters]) if (waiter.seq <= through) waiter.wake()
  }

  /** Until somebody waits, or the time is up. */
  function rest(ms: number): Promise<void> {
    if (isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopResting = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    settled(seq, timeoutMs) {
      if (seq <= through || isClosed) return Promise.resolve()
      return new Promise((resolve) => {
        const waiter: Waiter = {
          seq,
          wake() {
            clearTimeout(timer)
            waiters.delete(waiter)
            resolve()
          },
        }
        const timer = setTimeout(waiter.wake, timeoutMs)
        waiters.add(waiter)
        stopResting()
      })
    },
    expect(waitedMs) {
      pending += 1
      pace.captured(waitedMs)
    },
    get pending() {
      return pending
    },
    async close() {
      isClosed = true
      stopListening()
      stopResting()
      advance(Number.POSITIVE_INFINITY)
      await running
    },
  }
}

/** The first of them that fit together, at least one. */
function upTo(bytes: number, messages: readonly PendingMessage[]): readonly PendingMessage[] {
  let sum = 0
  const end = messages.findIndex(({ sizeBytes }, index) => {
    sum += sizeBytes
    return index > 0 && sum > bytes
  })
  return end === -1 ? messages : messages.slice(0, end)
}
