import { parentPort } from 'node:worker_threads'

/** What a thread says: that it has come up, or what became of the oldest of its jobs. */
export type ThreadNote<Reply> =
  | { readonly kind: 'ready' }
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

/**
 * Makes this thread answer one job after the other. What `answer` throws fails that job only.
 *
 * @param answer may take its time only where the pool gives its threads one job at a time (`inFlight` 1): answers go out
 *   in the order in which they are there
 */
export function serveJobs<Request, Reply>(
  answer: (request: Request, bytes: Uint8Array<ArrayBuffer>) => JobAnswer<Reply> | Promise<JobAnswer<Reply>>,
): void {
  const port = parentPort
  if (port === null) throw new TypeError('Cannot serve jobs: this is the main thread')
  const tell = (note: ThreadNote<Reply>, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(note, transfer)
  port.on('message', async ({ request, bytes }: JobPayload<Request>) => {
    try {
      const { reply, transfer } = await answer(request, bytes)
      tell({ kind: 'reply', reply }, transfer)
    } catch (error) {
      tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) })
    }
  })
  tell({ kind: 'ready' })
}
