import type { Writer } from './writer.ts'

/**
 * Group commit without timers: whatever waits when the writer is free goes into one transaction; while that one
 * commits, the next group forms. Messages go first, since a client waits for its 250; long work (deleting many) is cut
 * into steps that give way after every transaction.
 */
export interface CommitQueue {
  /** Work that goes into the next transaction as a whole. */
  push(job: Job): void
  /** True while something is queued. */
  readonly isBusy: boolean
  /** Commits all that is queued. */
  drain(): void
}

export interface Job {
  readonly priority: 'message' | 'other'
  /** Counts towards the size of a transaction. */
  readonly bytes: number
  /** Runs inside the transaction; when it returns `again`, it runs once more in a later one. */
  readonly run: () => { readonly again: boolean }
  /** After the commit. */
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const mostMessages = 512
const mostBytes = 32 * 1024 * 1024
const mostOthers = 256
/** How long work other than messages may hold up a transaction, in milliseconds. */
const othersMs = 10

type Committed = ReturnType<Writer['transaction']>

export function createCommitQueue(writer: Writer, onCommit: (commit: Committed) => void): CommitQueue {
  let messages: Job[] = []
  let others: Job[] = []
  let isScheduled = false

  function push(job: Job): void {
    ;(job.priority === 'message' ? messages : others).push(job)
    if (isScheduled) return
    isScheduled = true
    setImmediate(commitGroup)
  }

  function commitGroup(): void {
    isScheduled = false
    const group = takeMessages()
    commit(group, takeOthers())
    if (messages.length + others.length > 0) {
      isScheduled = true
      setImmediate(commitGroup)
    }
  }

  function takeMessages(): Job[] {
    let bytes = 0
    let count = 0
    for (const job of messages) {
      bytes += job.bytes
      if (count === mostMessages || (count > 0 && bytes > mostBytes)) break
      count++
    }
    const group = messages.slice(0, count)
    messages = messages.slice(count)
    return group
  }

  function takeOthers(): Job[] {
    const group = others.slice(0, mostOthers)
    others = others.slice(mostOthers)
    return group
  }

  /** One transaction for all of them; when it fails, each on its own, so that one bad job spoils no other. */
  function commit(urgent: readonly Job[], patient: readonly Job[]): void {
    const finished: Job[] = []
    const postponed: Job[] = []
    const attempt = () => {
      finished.length = 0
      postponed.length = 0
      const deadline = performance.now() + othersMs
      for (const job of urgent) (job.run().again ? postponed : finished).push(job)
      for (const job of patient) {
        const isLate = performance.now() > deadline
        ;(isLate || job.run().again ? postponed : finished).push(job)
      }
    }
    try {
      onCommit(writer.transaction(attempt))
      for (const job of finished) job.done()
      others.unshift(...postponed)
    } catch (error) {
      const jobs = [...urgent, ...patient]
      const [only] = jobs
      if (jobs.length === 1) only?.failed(error)
      else for (const job of jobs) commit([job], [])
    }
  }

  return {
    push,
    get isBusy() {
      return messages.length + others.length > 0
    },
    drain() {
      while (messages.length + others.length > 0) commit(takeMessages(), takeOthers())
    },
  }
}
