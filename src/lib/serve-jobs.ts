import { parentPort } from 'node:worker_threads'

/**
 * What a thread says: that it has come up, that the oldest of its jobs waits for somebody else or goes on after that, or
 * what became of it.
 */
export type ThreadNote<Reply> = { readonly kind: 'ready' | 'waiting' | 'working' } | JobOutcome<Reply>

export type JobOutcome<Reply> =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'error'; readonly message: string }

export interface JobPayload<Request> {
  readonly request: Request
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface JobAnswer<Reply> {
  readonly reply: Reply
  /** Moved to the caller, not copied. */
  readonly transfer?: readonly ArrayBuffer[]
}

/** With this code a thread ends that has lost what it works with: the job that it was at is not to blame. */
export const lostCode = 75

/** Waits for something that another thread does. The time that takes is not the job's. */
export type Elsewhere = <T>(work: Promise<T>) => Promise<T>

/** Makes this thread answer one job after the other. What `answer` throws fails that job only. */
export function serveJobs<Request, Reply>(
  answer: (
    request: Request,
    bytes: Uint8Array<ArrayBuffer>,
    elsewhere: Elsewhere,
  ) => JobAnswer<Reply> | Promise<JobAnswer<Reply>>,
): void {
  const port = parentPort
  if (port === null) throw new TypeError('Cannot serve jobs: this is the main thread')
  const tell = (note: ThreadNote<Reply>, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(note, transfer)

  const elsewhere: Elsewhere = async (work) => {
    tell({ kind: 'waiting' })
    try {
      return await work
    } finally {
      tell({ kind: 'working' })
    }
  }

  async function serve({ request, bytes }: JobPayload<Request>): Promise<void> {
    try {
      const { reply, transfer } = await answer(request, bytes, elsewhere)
      tell({ kind: 'reply', reply }, transfer)
    } catch (error) {
      tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) })
    }
  }

  let last = Promise.resolve()
  port.on('message', (job: JobPayload<Request>) => {
    last = last.then(() => serve(job))
  })
  tell({ kind: 'ready' })
}
