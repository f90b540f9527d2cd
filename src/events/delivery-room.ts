import { JobError } from '../lib/job-thread.ts'
import { createThreadPool, type ThreadPool } from '../lib/thread-pool.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { StoredTemplate } from '../model/stored-template.ts'
import type { UndeliveredMail } from '../store/delivery-store.ts'
import { portsOf, type StoreLine } from '../store/store-line.ts'
import type { ComposedDelivery, ComposeOptions } from './compose-for.ts'
import type {
  DeliveryReply,
  DeliveryRequest,
  DeliveryThreadData,
  PlanSettings,
  Progress,
  SettledGroup,
  UndeliveredGroup,
} from './delivery-thread.ts'
import type { MessagePlan } from './plan-message.ts'

/**
 * Where deliveries are worked out and composed: in threads of their own, with a deadline and a heap limit, since a
 * template is a program of somebody else's. What somebody waits for never stands behind what goes on in the background.
 * The bytes given in are taken over. Every method throws PostfangError `unreadable` when a limit is broken, and
 * `unavailable` when the room is closed meanwhile, or the store is being opened again.
 */
export interface DeliveryRoom {
  /** Settles a group of what the store holds undelivered; the messages do not pass through this thread. */
  settle(group: UndeliveredGroup, settings: PlanSettings): Promise<SettledGroup & StuckGroup>
  /** @param isPatient it may take its full time, in a thread of its own; without it, it is `late` soon */
  plan(
    mail: UndeliveredMail,
    template: StoredTemplate | undefined,
    settings: PlanSettings,
    isPatient: boolean,
  ): Promise<MessagePlan | 'late'>
  compose(
    raw: Uint8Array<ArrayBuffer>,
    options: ComposeOptions,
    settings: PlanSettings,
  ): Promise<readonly ComposedDelivery[]>
  close(): Promise<void>
}

export interface StuckGroup {
  /** The message at which the group was cut short, with nothing settled; null where none was. */
  readonly stuckAt: number | null
}

const plansInFlight = 8
const sharedBytes = 256 * 1024

const entry = new URL(
  import.meta.url.endsWith('.ts') ? './delivery-thread.ts' : './delivery-thread.js',
  import.meta.url,
)

/** Opens a delivery room; its threads start when there is something to do. */
export function createDeliveryRoom(openLine: () => StoreLine): DeliveryRoom {
  const { digestMs: fullMs, digestHeapMiB: heapMiB, sharedDeliveryMs: sharedMs } = limits
  const common = { entry, threads: 1, inFlight: 1, heapMiB, sharedBytes }
  const withoutStore = { ...common, deadlineMs: fullMs, data: () => toThreadData(undefined) }
  const shared: Pool = createThreadPool({
    ...common,
    deadlineMs: sharedMs,
    inFlight: plansInFlight,
    data: () => toThreadData(openLine()),
  })
  const patient: Pool = createThreadPool(withoutStore)
  const interactive: Pool = createThreadPool(withoutStore)

  async function run<Kind extends DeliveryReply['kind']>(
    pool: Pool,
    request: DeliveryRequest & { kind: Kind },
    raw: Uint8Array<ArrayBuffer>,
  ): Promise<Extract<DeliveryReply, { kind: Kind }>> {
    const reply = await pool.run(request, raw)
    if (!isReplyTo(request.kind, reply))
      throw new TypeError(`Expected a reply to "${request.kind}", got "${reply.kind}"`)
    return reply
  }

  async function settle(group: UndeliveredGroup, settings: PlanSettings): Promise<SettledGroup & StuckGroup> {
    const progress: Progress = new BigInt64Array(new SharedArrayBuffer(8))
    try {
      const request = { kind: 'settle', group, settings, progress } as const
      return { ...(await run(shared, request, new Uint8Array())), stuckAt: null }
    } catch (error) {
      const nothing = { through: null, isHeldUp: false, stuckAt: null }
      const at = Number(Atomics.load(progress, 0))
      if (isCutShort(error) && at !== 0) return { ...nothing, stuckAt: at }
      // Whatever failed, each message by itself shows whose fault it is.
      if (error instanceof JobError && error.reason !== 'closed') return { ...nothing, isHeldUp: true }
      throw explain(error, fullMs, heapMiB)
    }
  }

  return {
    settle,
    async plan({ raw, ...mail }, template, settings, isPatient) {
      const request = { kind: 'plan', mail, template, settings } as const
      try {
        return (await run(isPatient ? patient : shared, request, raw)).plan
      } catch (error) {
        if (!isPatient && isCutShort(error)) return 'late'
        throw explain(error, fullMs, heapMiB)
      }
    },
    async compose(raw, options, settings) {
      try {
        return (await run(interactive, { kind: 'compose', options, settings }, raw)).deliveries
      } catch (error) {
        throw explain(error, fullMs, heapMiB)
      }
    },
    async close() {
      await Promise.all([shared.close(), patient.close(), interactive.close()])
    },
  }
}

type Pool = ThreadPool<DeliveryRequest, DeliveryReply>

/** By its own doing: it took too long, or too much memory. */
function isCutShort(error: unknown): boolean {
  return error instanceof JobError && (error.reason === 'deadline' || error.reason === 'memory')
}

function toThreadData(line: StoreLine | undefined) {
  const value: DeliveryThreadData = { line }
  return { value, ports: line === undefined ? [] : portsOf(line) }
}

function isReplyTo<Kind extends DeliveryReply['kind']>(
  kind: Kind,
  reply: DeliveryReply,
): reply is Extract<DeliveryReply, { kind: Kind }> {
  return reply.kind === kind
}

function explain(error: unknown, deadlineMs: number, heapMiB: number): unknown {
  if (!(error instanceof JobError)) return error
  if (error.reason === 'closed') {
    return new PostfangError('unavailable', 'Cannot work out the delivery: Postfang is shutting down')
  }
  if (error.reason === 'lost') {
    return new PostfangError(
      'unavailable',
      'Cannot work out the delivery now: the store is being opened again',
    )
  }
  const reasons = {
    deadline: `Working out the delivery took longer than ${deadlineMs / 1000} s`,
    memory: `Working out the delivery needed more than ${heapMiB} MiB of memory`,
    crash: `Working out the delivery failed: ${error.message}`,
  }
  return new PostfangError('unreadable', reasons[error.reason], { cause: error })
}
