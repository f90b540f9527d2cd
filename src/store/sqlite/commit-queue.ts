import type { Committed, Writer } from './writer.ts'

/**
 * Group commit without timers: whatever waits when the writer is free goes into one transaction; while that one
 * commits, the next group forms. Messages go first, since a client waits for its 250. Background work (digests, ended
 * sessions, deleting many) fills the pauses; when there are none it gets a short turn now and then. Background work that
 * nobody waits for shares a commit with other work where there is any soon. Idle work waits until there is nothing else
 * at all.
 */
export interface CommitQueue {
  push(job: Job): void
  /** Commits all that is queued. */
  drain(): void
}

export interface Job {
  readonly priority: Priority
  /** Of background work: a transaction for it alone is put off for a while, since each has a sync of its own. */
  readonly canWait?: boolean
  /** Counts towards the size of a transaction. */
  readonly bytes: number
  /** Runs inside the transaction; with `again` once more in a later one. */
  readonly run: () => { readonly again: boolean }
  /** After the commit. */
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export type Priority = 'message' | 'prompt' | 'background' | 'idle'

/** Most jobs and bytes of one transaction. */
const mostJobs = 512
const mostBytes = 32 * 1024 * 1024
/**
 * Messages of one transaction: while it commits, the replies to the one before go out and the next messages come in, so
 * that all three go on at once only where it is short. Where a sync takes long, more of them share it.
 */
const leastMessages = 32
const messagesPerSyncMs = 32
/** Under load, background work gets a turn of this length in every so many milliseconds. */
const backgroundTurnMs = 5
const backgroundEveryMs = 15
/** Without load, a turn is long enough to be worth its commit and short enough for a message that comes meanwhile. */
const backgroundIdleMs = 10
/** How long work that can wait is put off, when nothing else comes. */
const longestWaitMs = 50

export function createCommitQueue(writer: Writer, onCommit: (commit: Committed) => void): CommitQueue {
  const queued: Record<Priority, Job[]> = { message: [], prompt: [], background: [], idle: [] }
  let isScheduled = false
  let waiting: NodeJS.Timeout | undefined
  let lastBackgroundAt = 0
  /** What a commit took lately beside its work: mostly the disk. */
  let syncMs = 0

  const isEmpty = () => Object.values(queued).every((jobs) => jobs.length === 0)
  const isPatient = () =>
    Object.values(queued).every((jobs) => jobs === queued.background || jobs.length === 0) &&
    queued.background.every(({ canWait }) => canWait)

  function push(job: Job): void {
    queued[job.priority].push(job)
    if (job.canWait) wait()
    else schedule()
  }

  function wait(): void {
    waiting ??= setTimeout(schedule, longestWaitMs)
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    clearTimeout(waiting)
    waiting = undefined
    setImmediate(() => {
      isScheduled = false
      commitGroup()
      if (isEmpty()) return
      if (isPatient()) wait()
      else schedule()
    })
  }

  function commitGroup(): void {
    const messages = take('message', Math.max(leastMessages, syncMs * messagesPerSyncMs))
    const urgent = [...messages, ...take('prompt')]
    const now = performance.now()
    const isBusy = urgent.length > 0
    const isTurn = !isBusy || now - lastBackgroundAt > backgroundEveryMs
    if (isTurn) lastBackgroundAt = now
    const patient = isTurn ? take('background') : []
    const isIdle = !isBusy && patient.length === 0
    commit(urgent, isIdle ? take('idle') : patient, isBusy ? backgroundTurnMs : backgroundIdleMs)
  }

  /** The jobs that fit into one transaction, at least one. */
  function take(priority: Priority, most = mostJobs): Job[] {
    const jobs = queued[priority]
    let bytes = 0
    let count = 0
    for (const job of jobs) {
      bytes += job.bytes
      if (count >= Math.min(most, mostJobs) || (count > 0 && bytes > mostBytes)) break
      count++
    }
    return jobs.splice(0, count)
  }

  /** One transaction for all of them; when it fails, each on its own, so that one bad job spoils no other. */
  function commit(urgent: readonly Job[], patient: readonly Job[], patientMs: number): void {
    const finished: Job[] = []
    const postponed: Job[] = []
    const unfinished: Job[] = []
    const run = (job: Job) => (job.run().again ? unfinished : finished).push(job)
    let workedAt = 0
    const work = () => {
      for (const job of urgent) run(job)
      const deadline = performance.now() + patientMs
      for (const [index, job] of patient.entries()) {
        if (index > 0 && performance.now() > deadline) postponed.push(job)
        else run(job)
      }
      workedAt = performance.now()
    }
    let committed: Committed
    try {
      committed = writer.transaction(work)
    } catch (error) {
      const jobs = [...urgent, ...patient]
      const [only] = jobs
      if (jobs.length === 1) only?.failed(error)
      else for (const job of jobs) commit([job], [], 0)
      return
    }
    // From here on it stands: nothing may tell anybody that it failed.
    syncMs += (performance.now() - workedAt - syncMs) / 8
    onCommit(committed)
    for (const job of finished) job.done()
    for (const job of postponed.toReversed()) queued[job.priority].unshift(job)
    // Behind the others: a long deletion may not keep what came after it from its turn.
    for (const job of unfinished) queued[job.priority].push(job)
  }

  return {
    push,
    drain() {
      clearTimeout(waiting)
      while (!isEmpty()) {
        const patient = [...take('background'), ...take('idle')]
        commit([...take('message'), ...take('prompt')], patient, backgroundIdleMs)
      }
    },
  }
}
