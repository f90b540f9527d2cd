import type { MessageId } from '../../model/ids.ts'
import type { Marks } from '../../model/message.ts'
import type { SessionRecord } from '../../model/session.ts'
import type { Webhook } from '../../model/webhook.ts'
import type { Selection } from '../store.ts'
import type { CommitQueue, Job } from './commit-queue.ts'
import type { DigestRow } from './digest-row.ts'
import type { Reader } from './reader.ts'
import type { NewMessageRow } from './rows.ts'
import type { Writer } from './writer.ts'

/** A write asked for over the thread boundary: its name, its arguments, its result. */
export type WriteCalls = ReturnType<typeof createWriteCalls>

/** Rows deleted in one step; the steps of a transaction end when its time is up. */
const removeStep = 50

/**
 * Turns calls into jobs of the queue. Each returns a promise that settles after the commit.
 */
export function createWriteCalls(writer: Writer, reader: Reader, queue: CommitQueue) {
  function inTransaction<T>(options: Pick<Job, 'priority' | 'bytes'>, run: () => T): Promise<T> {
    return inSteps(options, () => ({ again: false, result: run() }))
  }

  function inSteps<T>(
    options: Pick<Job, 'priority' | 'bytes'>,
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

  return {
    append(row: NewMessageRow): Promise<number> {
      return inTransaction({ priority: 'message', bytes: row.raw.byteLength }, () => writer.append(row))
    },

    saveDigests(digests: readonly DigestRow[]): Promise<void> {
      return inTransaction(background, () => {
        for (const digest of digests) writer.saveDigest(digest)
      })
    },

    update(id: MessageId, marks: Partial<Marks>) {
      return inTransaction(prompt, () => writer.update(id, marks))
    },

    remove(id: MessageId): Promise<boolean> {
      return inTransaction(prompt, () => {
        const seq = writer.findSeq(id)
        return seq !== undefined && writer.removeSeqs([seq]) > 0
      })
    },

    removeAll(selection: Selection): Promise<number> {
      const through = writer.head
      let after = 0
      let removed = 0
      return inSteps(background, () => {
        const deadline = performance.now() + 10
        do {
          const seqs = reader.listSeqs(selection, { after, through, limit: removeStep })
          removed += writer.removeSeqs(seqs)
          after = seqs.at(-1) ?? through
          if (seqs.length < removeStep) return { again: false, result: removed }
        } while (performance.now() < deadline)
        return { again: true, result: removed }
      })
    },

    removeMailbox(name: string): Promise<void> {
      return inTransaction(background, () => writer.removeMailbox(name))
    },

    saveWebhook(webhook: Webhook): Promise<void> {
      return inTransaction(prompt, () => writer.saveWebhook(webhook))
    },

    removeWebhook(id: string): Promise<void> {
      return inTransaction(prompt, () => writer.removeWebhook(id))
    },

    saveSession(session: SessionRecord): Promise<void> {
      return inTransaction(background, () => writer.saveSession(session))
    },
  }
}
