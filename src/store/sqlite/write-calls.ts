import { freeBytes } from '../../lib/free-bytes.ts'
import { transferOf } from '../../lib/thread-call.ts'
import type { Callback, NewCallback } from '../../model/callback.ts'
import type { MessageId } from '../../model/ids.ts'
import type { NewMailjetEvent } from '../../model/mailjet-event.ts'
import type { MailboxProfile } from '../../model/mailjet-profile.ts'
import type { MailjetSender } from '../../model/mailjet-sender.ts'
import type { Marks } from '../../model/message.ts'
import type { Release } from '../../model/release.ts'
import type { Retention } from '../../model/retention.ts'
import type { Webhook } from '../../model/webhook.ts'
import type { CallbackOutcome } from '../callback-store.ts'
import type { NewTemplate } from '../store.ts'
import type { CommitQueue, Job } from './commit-queue.ts'
import { unpackSettled } from './delivery-rows.ts'
import { unpackRows } from './digest-row.ts'
import type { ReclaimStep } from './reclaim.ts'
import type { NewMessageRow } from './rows.ts'
import type { EndedSession, SessionBounds } from './session-writer.ts'
import type { Writer } from './writer.ts'

/** A write asked for over the thread boundary: its name, its arguments, its result. */
export type WriteCalls = ReturnType<typeof createWriteCalls>

/** Rows deleted between two looks at the clock, and the time that one step may take, in milliseconds. */
const rowsPerLook = 50
const stepMs = 5

/** Messages that come in between two looks at the bounds, and the time that one turn of pruning may take. */
const appendsPerPrune = 50
const pruneMs = 3

/** More messages than this in a second, captured or digested, are a rush: their bytes are packed when it is over. */
const calmPerSecond = 200

/**
 * Turns calls into jobs of the queue. Each returns a promise that settles after the commit.
 *
 * @param report hears what went wrong in work that nobody waits for: it is taken up again by the next `tick`
 */
export function createWriteCalls(writer: Writer, queue: CommitQueue, report: (error: unknown) => void) {
  function inTransaction<T>(options: Pick<Job, 'priority' | 'bytes' | 'canWait'>, run: () => T): Promise<T> {
    return inSteps(options, () => ({ again: false, result: run() }))
  }

  function inSteps<T>(
    options: Pick<Job, 'priority' | 'bytes' | 'canWait'>,
    step: () => { readonly again: boolean; readonly result: T },
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let last: T | undefined
      queue.push({
        ...options,
        run() {
          const { again, result } = step()
          last = result
          return { again }
        },
        done: () => resolve(last as T),
        failed: reject,
      })
    })
  }

  const prompt = { priority: 'prompt', bytes: 0 } as const
  const background = { priority: 'background', bytes: 0 } as const
  /** In the order of the messages, so that those that come later stay. */
  const inOrder = { priority: 'message', bytes: 0 } as const
  const isRunning = { clear: false, tidy: false }
  let isStopping = false
  let isPruning = false
  let unpruned = 0
  let second = { began: 0, messages: 0, before: 0 }

  function note(messages: number): void {
    const now = performance.now()
    const elapsed = now - second.began
    if (elapsed > 1_000) second = { began: now, messages: 0, before: elapsed > 2_000 ? 0 : second.messages }
    second.messages += messages
  }

  /** Nor was there a rush in the second before. */
  function isCalm(): boolean {
    note(0)
    return second.messages <= calmPerSecond && second.before <= calmPerSecond
  }

  function removeSome(seqs: readonly number[], from: number): { removed: number; next: number } {
    let removed = 0
    let next = from
    const step = forMs(stepMs, () => {
      removed += writer.removeSeqs(seqs.slice(next, next + rowsPerLook))
      next += rowsPerLook
      return { again: next < seqs.length }
    })
    step()
    return { removed, next }
  }

  /** Runs work that was put off until there is none left; a quiet moment is waited for where it can wait. */
  function reclaim(work: 'clear' | 'tidy'): void {
    if (isRunning[work] || isStopping) return
    isRunning[work] = true
    const end = () => {
      isRunning[work] = false
    }
    const { clear, tidy } = writer.reclaim
    const step = forMs(stepMs, work === 'clear' ? clear : tidy)
    const isOff = () => isStopping || (work === 'tidy' && !isCalm())
    const run = () => (isOff() ? { again: false } : step())
    const done = () => {
      end()
      if (work === 'clear') reclaim('tidy')
    }
    const failed = (error: unknown) => {
      end()
      report(new Error(`Cannot clear away what was deleted, it is tried again: ${reasonOf(error)}`))
    }
    queue.push({ priority: work === 'clear' ? 'background' : 'idle', bytes: 0, run, done, failed })
  }

  /**
   * Prunes what is beyond the bounds. Its turns come with those of the messages, so that it keeps up with whatever comes
   * in, and are short, so that none of them waits for it.
   */
  function prune(): void {
    unpruned = 0
    if (isPruning || isStopping || !writer.hasBounds) return
    isPruning = true
    const end = () => {
      isPruning = false
    }
    const step = forMs(pruneMs, () => writer.prune(Date.now()))
    const run = () => (isStopping ? { again: false } : step())
    const done = () => {
      end()
      reclaim('clear')
    }
    const failed = (error: unknown) => {
      end()
      report(new Error(`Cannot prune, it is tried again: ${reasonOf(error)}`))
    }
    queue.push({ ...prompt, run, done, failed })
  }

  async function thenReclaim<T>(result: Promise<T>): Promise<T> {
    const value = await result
    reclaim('clear')
    return value
  }

  return {
    append(row: NewMessageRow, raw: Uint8Array<ArrayBuffer>): Promise<number> {
      unpruned += 1
      if (unpruned >= appendsPerPrune) prune()
      const isPacked = isCalm()
      note(1)
      const kept = inTransaction({ priority: 'message', bytes: raw.byteLength }, () =>
        writer.append(row, raw, isPacked),
      )
      return transferOf(raw).length === 0 ? kept : kept.finally(() => freeBytes(raw))
    },

    /** To be called every now and then: age is looked at, and what was put off is taken up. */
    tick(): void {
      prune()
      if (!isRunning.clear && !isRunning.tidy && writer.reclaim.isNeeded()) reclaim('clear')
    },

    setRetention(mailbox: string, retention: Retention): Promise<void> {
      return inTransaction(prompt, () => writer.setRetention(mailbox, retention, Date.now())).then(prune)
    },

    setProfile(mailbox: string, profile: MailboxProfile | null): Promise<void> {
      return inTransaction(prompt, () => writer.setProfile(mailbox, profile, Date.now()))
    },

    saveDeliveries(packed: string): Promise<void> {
      const messages = unpackSettled(packed)
      return inTransaction(background, () => {
        for (const message of messages) writer.saveDeliveries(message)
      })
    },

    appendEvent(delivery: number, event: NewMailjetEvent) {
      return inTransaction(prompt, () => writer.appendEvent(delivery, event))
    },

    saveDigestRows(packed: readonly Uint8Array[]): Promise<void> {
      const rows = packed.flatMap(unpackRows)
      note(rows.length)
      return inTransaction(background, () => writer.saveDigests(rows))
    },

    update(id: MessageId, marks: Partial<Marks>) {
      return inTransaction(prompt, () => writer.update(id, marks))
    },

    remove(id: MessageId): Promise<boolean> {
      const removed = inTransaction(prompt, () => {
        const seq = writer.findSeq(id)
        return seq !== undefined && writer.removeSeqs([seq]) > 0
      })
      return thenReclaim(removed)
    },

    /** Deletes these messages in short steps; resolves to how many were still there. */
    async removeSeqs(seqs: readonly number[]): Promise<number> {
      let removed = 0
      for (let at = 0; at < seqs.length; ) {
        const step = await inTransaction(background, () => removeSome(seqs, at))
        removed += step.removed
        at = step.next
      }
      reclaim('clear')
      return removed
    },

    empty(mailbox: string | undefined): Promise<number> {
      return thenReclaim(inTransaction(inOrder, () => writer.empty(mailbox)))
    },

    removeMailbox(name: string): Promise<number | undefined> {
      return thenReclaim(inTransaction(inOrder, () => writer.removeMailbox(name)))
    },

    /** Runs a step within transactions, again and again until it returns false, or the database is closed. */
    inBackground(step: () => boolean): Promise<void> {
      return inSteps(background, () => ({ again: !isStopping && step(), result: undefined }))
    },

    /** Leaves what is put off to the next run. */
    stop(): void {
      isStopping = true
    },

    saveWebhook(webhook: Webhook): Promise<void> {
      return inTransaction(prompt, () => writer.saveWebhook(webhook))
    },

    removeWebhook(id: string): Promise<void> {
      return inTransaction(prompt, () => writer.removeWebhook(id))
    },

    setCallback(callback: NewCallback): Promise<Callback | undefined> {
      return inTransaction(prompt, () => writer.setCallback(callback))
    },

    removeCallbacks(ids: readonly number[]): Promise<number> {
      return inTransaction(prompt, () => writer.removeCallbacks(ids))
    },

    settleCallback(outcome: CallbackOutcome): Promise<void> {
      return inTransaction(background, () => writer.settleCallback(outcome))
    },

    appendReleases(releases: readonly Release[], rulesThrough: number | null | undefined): Promise<void> {
      return inTransaction(prompt, () => writer.appendReleases(releases, rulesThrough))
    },

    saveRelease(release: Release): Promise<void> {
      return inTransaction(prompt, () => writer.saveRelease(release))
    },

    createTemplate(template: NewTemplate, taken: readonly number[]): Promise<number> {
      return inTransaction(prompt, () => writer.createTemplate(template, taken))
    },

    updateTemplate(template: NewTemplate & { readonly id: number }): Promise<boolean> {
      return inTransaction(prompt, () => writer.updateTemplate(template))
    },

    removeTemplate(mailbox: string, id: number): Promise<boolean> {
      return inTransaction(prompt, () => writer.removeTemplate(mailbox, id))
    },

    saveContact(...args: Parameters<Writer['saveContact']>): Promise<boolean> {
      return inTransaction(prompt, () => writer.saveContact(...args))
    },

    removeContact(mailbox: string, id: number): Promise<boolean> {
      return inTransaction(prompt, () => writer.removeContact(mailbox, id))
    },

    saveSender(mailbox: string, sender: MailjetSender): Promise<void> {
      return inTransaction(prompt, () => writer.saveSender(mailbox, sender))
    },

    removeSender(mailbox: string, id: number): Promise<boolean> {
      return inTransaction(prompt, () => writer.removeSender(mailbox, id))
    },

    saveSession(session: EndedSession): Promise<void> {
      return inTransaction({ ...background, canWait: true }, () => writer.saveSession(session))
    },

    pruneSessions(bounds: SessionBounds): Promise<number> {
      return inTransaction(background, () => writer.pruneSessions(bounds))
    },
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Repeats a step until it has nothing more to do or its time is up. */
function forMs(ms: number, step: ReclaimStep): ReclaimStep {
  return () => {
    const deadline = performance.now() + ms
    let again: boolean
    do ({ again } = step())
    while (again && performance.now() < deadline)
    return { again }
  }
}
