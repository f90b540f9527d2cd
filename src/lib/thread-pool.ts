import { createJobThread, type Job, JobError, type JobThreadOptions } from './job-thread.ts'

/**
 * Runs jobs on bytes in threads that may not be trusted to come to an end: each job has a deadline, each thread a heap
 * limit. A thread that breaks one is replaced; only the job it was at is lost.
 */
export interface ThreadPool<Request, Reply> {
  /**
   * Jobs begin in the order in which they are given. `bytes` is taken over.
   * @throws JobError when the job was cut short, or the pool closed
   */
  run(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<Reply>
  /** Jobs that have not come to an end. */
  readonly pending: number
  /** Ends the threads at once; jobs still pending reject. */
  close(): Promise<void>
}

export interface ThreadPoolOptions extends JobThreadOptions {
  readonly threads: number
}

export function createThreadPool<Request, Reply>(options: ThreadPoolOptions): ThreadPool<Request, Reply> {
  let queue: Job<Request, Reply>[] = []
  let taken = 0
  let pending = 0
  let isClosed = false
  const threads = Array.from({ length: options.threads }, () =>
    createJobThread<Request, Reply>(options, {
      ended: giveOut,
      returned(jobs) {
        queue = [...jobs, ...queue.slice(taken)]
        taken = 0
        giveOut()
      },
    }),
  )

  function giveOut(): void {
    for (const thread of threads) {
      for (let job = queue[taken]; job !== undefined && thread.canTake(job); job = queue[++taken])
        thread.take(job)
    }
    // Jobs that were given out leave the queue in bulk: one by one, each would move all that wait behind it.
    if (taken < queue.length && taken < maxTaken) return
    queue = queue.slice(taken)
    taken = 0
  }

  return {
    run(request, bytes) {
      if (isClosed) return Promise.reject(new JobError('closed', 'The threads are closed'))
      pending++
      const ending = new Promise<Reply>((resolve, reject) => queue.push({ request, bytes, resolve, reject }))
      giveOut()
      return ending.finally(() => pending--)
    },
    get pending() {
      return pending
    },
    async close() {
      isClosed = true
      const waiting = queue.slice(taken)
      queue = []
      taken = 0
      await Promise.all(threads.map((thread) => thread.close()))
      for (const job of waiting) job.reject(new JobError('closed', 'The threads are closed'))
    },
  }
}

const maxTaken = 1000
