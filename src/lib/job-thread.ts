import { type MessagePort, Worker } from 'node:worker_threads'
import { type JobOutcome, type JobPayload, lostCode, type ThreadNote } from './serve-jobs.ts'
import { youngMiB } from './young-objects.ts'

export interface JobThreadOptions {
  /** Module that calls `serveJobs`. */
  readonly entry: URL
  /** What one job may take from the moment that the thread can begin it. */
  readonly deadlineMs: number
  readonly heapMiB: number
  /** Jobs that the thread has before it, so that it need not wait for the next one. */
  readonly inFlight: number
  /**
   * Bytes up to which a job is copied to its thread, so that it can be given to another one if this one is replaced.
   * Larger ones are moved: they cannot be given again, so they go to a thread only when it can begin them at once.
   */
  readonly sharedBytes: number
  /** What each thread gets as its `workerData`, with the ports in it. */
  readonly data?: (() => { readonly value: unknown; readonly ports: MessagePort[] }) | undefined
}

export interface Job<Request, Reply> extends JobPayload<Request> {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: JobError) => void
}

/** `lost`: what the thread works with has gone; the job may well succeed in another one. */
export type JobErrorReason = 'deadline' | 'memory' | 'crash' | 'lost' | 'closed'

/** A job that did not come to its end. */
export class JobError extends Error {
  readonly reason: JobErrorReason
  constructor(reason: JobErrorReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'JobError'
    this.reason = reason
  }
}

/** A thread that is started when there is a job for it, watched, and replaced when a job breaks a limit. */
export interface JobThread<Request, Reply> {
  canTake(job: Job<Request, Reply>): boolean
  take(job: Job<Request, Reply>): void
  /** Ends the thread at once; its jobs reject. */
  close(): Promise<void>
}

export interface JobThreadListener<Request, Reply> {
  /** A job has ended: there may be room for another one. */
  ended(): void
  /** Jobs that the thread had not begun when it was replaced, in their order. */
  returned(jobs: readonly Job<Request, Reply>[]): void
}

export function createJobThread<Request, Reply>(
  options: JobThreadOptions,
  listener: JobThreadListener<Request, Reply>,
): JobThread<Request, Reply> {
  let worker: Worker | undefined
  let isReady = false
  /** In the order in which the thread gets to them; it is at the first. */
  let jobs: Job<Request, Reply>[] = []
  let deadline: NodeJS.Timeout | undefined
  /** Counts what is told of the oldest job. */
  let watched = 0
  /** The end of the thread before this one. */
  let ending: Promise<unknown> | undefined

  const isLarge = ({ bytes }: Job<Request, Reply>) => bytes.byteLength > options.sharedBytes

  function start(): Worker {
    const data = options.data?.()
    const started = new Worker(options.entry, {
      workerData: data?.value,
      transferList: data?.ports ?? [],
      // Flags that fit the program (such as --input-type) need not fit the thread.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.heapMiB, maxYoungGenerationSizeMb: youngMiB },
    })
    started.on('message', (note: ThreadNote<Reply>) => {
      // Under `node --watch` Node itself sends what a thread has loaded.
      if (worker === started && note.kind !== undefined) hear(note)
    })
    started.on('error', (error) => {
      if (worker === started) replace(toJobError(error))
    })
    started.on('exit', (code) => {
      if (worker !== started) return
      replace(new JobError(code === lostCode ? 'lost' : 'crash', `The thread has ended (${code})`))
    })
    return started
  }

  function hear(note: ThreadNote<Reply>): void {
    if (note.kind === 'waiting') stopWatch()
    else if (note.kind === 'reply' || note.kind === 'error') finish(note)
    else {
      isReady = true
      watch()
    }
  }

  function finish(note: JobOutcome<Reply>): void {
    const job = jobs.shift()
    watch()
    if (note.kind === 'reply') job?.resolve(note.reply)
    else job?.reject(new JobError('crash', note.message))
    listener.ended()
  }

  /** Gives the job that the thread is at its full time; a thread without a job does not keep the process alive. */
  function watch(): void {
    stopWatch()
    if (jobs.length === 0) worker?.unref()
    else if (isReady) deadline = setTimeout(checkLate, options.deadlineMs, watched)
  }

  function stopWatch(): void {
    clearTimeout(deadline)
    watched += 1
  }

  /** If this thread was kept from its events, the answer may have come in: it is heard before the verdict. */
  function checkLate(since: number): void {
    setImmediate(() => {
      if (watched === since)
        replace(new JobError('deadline', `The job took longer than ${options.deadlineMs} ms`))
    })
  }

  function replace(error: JobError): void {
    const [lost, ...others] = stop()
    lost?.reject(error)
    listener.returned(others)
  }

  /** Lets go of the thread; returns the jobs it had. */
  function stop(): readonly Job<Request, Reply>[] {
    const had = jobs
    stopWatch()
    if (worker !== undefined) ending = end(worker, isReady)
    worker = undefined
    isReady = false
    jobs = []
    return had
  }

  return {
    canTake(job) {
      return jobs.length === 0 || (!isLarge(job) && jobs.length < options.inFlight)
    },
    take(job) {
      worker ??= start()
      jobs.push(job)
      const { request, bytes } = job
      // A view of a part of its memory is copied whatever its size: moving it would take the rest along.
      const isWhole = bytes.byteLength === bytes.buffer.byteLength
      const sent = isLarge(job) && isWhole ? bytes : bytes.slice()
      try {
        worker.postMessage({ request, bytes: sent } satisfies JobPayload<Request>, [sent.buffer])
      } catch (error) {
        // What is too deep to be copied, or cannot be, is its own fault; the thread is free for others.
        jobs = jobs.filter((other) => other !== job)
        job.reject(new JobError('crash', error instanceof Error ? error.message : String(error)))
        return
      }
      if (jobs.length > 1) return
      worker.ref()
      watch()
    },
    async close() {
      for (const job of stop()) job.reject(new JobError('closed', 'The thread was closed'))
      await ending
    },
  }
}

/** A thread that is ended while it loads a native library takes the whole process with it: it is let come up first. */
async function end(worker: Worker, isReady: boolean): Promise<void> {
  const hasEnded = worker.threadId === -1
  if (!isReady && !hasEnded) {
    worker.ref()
    await new Promise((resolve) => worker.once('message', resolve).once('exit', resolve))
  }
  await worker.terminate()
}

function toJobError(error: unknown): JobError {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  const message = error instanceof Error ? error.message : String(error)
  return new JobError(isMemory ? 'memory' : 'crash', message, { cause: error })
}
