import { type Handover, startThread, type Thread } from '../../lib/thread-call.ts'
import { PostfangError } from '../../model/errors.ts'
import type { DatabaseThreadData } from './database-thread.ts'
import { toError } from './thread-error.ts'

export interface KeptThreadOptions {
  readonly data: DatabaseThreadData
  readonly onNote: (note: unknown) => void
  /** Hears that the thread has died, and why it could not be started again. */
  readonly onError: (error: Error) => void
  /** After a new thread has opened the database. */
  readonly onRestart: () => void
}

/** Between two attempts to start it again, in milliseconds: the first at once, then slower and slower. */
const delaysMs = [0, 100, 500, 2_000, 5_000]

/**
 * A database thread that is started again when it dies. The calls that died with it, and those that come before the new
 * one has the database open, reject as `unavailable`: whoever sent a mail hears 451 and sends it again.
 */
export function keepThread({ data, onNote, onError, onRestart }: KeptThreadOptions): Thread {
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let current: Thread | undefined = start()

  function start(): Thread {
    const started = startThread(threadUrl, {
      data,
      toError,
      onNote,
      onEnd(error) {
        if (current !== started || isClosed) return
        current = undefined
        onError(new Error(`The database thread has ended, another one is started: ${error.message}`))
        startAgain(0)
      },
    })
    return started
  }

  function startAgain(attempt: number): void {
    timer = setTimeout(
      async () => {
        const next = start()
        try {
          await next.call('open', [])
          if (isClosed) return void (await next.terminate())
          current = next
          onRestart()
        } catch (error) {
          await next.terminate()
          if (isClosed) return
          onError(error instanceof Error ? error : new Error(String(error)))
          startAgain(attempt + 1)
        }
      },
      delaysMs[Math.min(attempt, delaysMs.length - 1)],
    )
  }

  return {
    async call(name: string, args: readonly unknown[], handover?: Handover): Promise<unknown> {
      const thread = current
      if (thread === undefined) throw unavailable()
      try {
        return await thread.call(name, args, handover)
      } catch (error) {
        if (current === thread || isClosed) throw error
        throw unavailable(error)
      }
    },
    async terminate() {
      isClosed = true
      clearTimeout(timer)
      await current?.terminate()
    },
  }
}

function unavailable(cause?: unknown): PostfangError {
  return new PostfangError(
    'unavailable',
    'Cannot reach the database now: its thread is being started again',
    {
      cause,
    },
  )
}

const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './database-thread.ts' : './database-thread.js',
  import.meta.url,
)
