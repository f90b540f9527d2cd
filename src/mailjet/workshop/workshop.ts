import { JobError } from '../../lib/job-thread.ts'
import { createThreadPool } from '../../lib/thread-pool.ts'
import { PostfangError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { CompiledMjml } from './compile-mjml.ts'
import type { RenderedPieces, TemplatePieces, TrialData } from './render-pieces.ts'
import type { WorkshopReply, WorkshopRequest } from './workshop-thread.ts'

/**
 * Where templates are compiled and tried out: in a thread with a deadline and a heap limit, so that neither a hostile
 * template nor the compiler of MJML can hold up the process.
 */
export interface Workshop {
  /** @throws PostfangError `unreadable` when a limit is broken, `unavailable` when the workshop is closed meanwhile */
  compile(mjml: string): Promise<CompiledMjml>
  /** Renders every piece; errors of the template are part of the result. @throws as {@link Workshop.compile} */
  render(pieces: TemplatePieces, data: TrialData): Promise<RenderedPieces>
  close(): Promise<void>
}

export interface WorkshopOptions {
  readonly deadlineMs?: number
  readonly heapMiB?: number
}

const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './workshop-thread.ts' : './workshop-thread.js',
  import.meta.url,
)

/** Opens a workshop; its thread starts when there is something to do. */
export function createWorkshop(options: WorkshopOptions = {}): Workshop {
  const { deadlineMs = limits.templateMs, heapMiB = limits.templateHeapMiB } = options
  const pool = createThreadPool<WorkshopRequest, WorkshopReply>({
    entry: threadEntry,
    threads: 1,
    deadlineMs,
    heapMiB,
    inFlight: 1,
    sharedBytes: 0,
  })

  function explain(error: unknown): unknown {
    if (!(error instanceof JobError)) return error
    if (error.reason === 'closed') {
      return new PostfangError('unavailable', 'Cannot render the template: Postfang is shutting down')
    }
    const failed = `The template cannot be worked on: ${error.message}`
    const reasons = {
      deadline: `The template takes longer than ${deadlineMs / 1000} s`,
      memory: `The template needs more than ${heapMiB} MiB of memory`,
      crash: failed,
      lost: failed,
    }
    return new PostfangError('unreadable', reasons[error.reason], { cause: error })
  }

  async function work<Kind extends WorkshopReply['kind']>(
    request: WorkshopRequest & { readonly kind: Kind },
  ): Promise<Extract<WorkshopReply, { kind: Kind }>> {
    const reply = await pool.run(request, new Uint8Array()).catch((error: unknown) => {
      throw explain(error)
    })
    if (!isReplyTo(request.kind, reply)) throw new TypeError(`Expected a reply to "${request.kind}"`)
    return reply
  }

  return {
    compile: async (mjml) => (await work({ kind: 'compile', mjml })).compiled,
    render: async (pieces, data) => (await work({ kind: 'render', pieces, data })).rendered,
    close: pool.close,
  }
}

function isReplyTo<Kind extends WorkshopReply['kind']>(
  kind: Kind,
  reply: WorkshopReply,
): reply is Extract<WorkshopReply, { kind: Kind }> {
  return reply.kind === kind
}
