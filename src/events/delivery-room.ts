import { JobError } from '../lib/job-thread.ts'
import { createThreadPool } from '../lib/thread-pool.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { StoredTemplate } from '../model/stored-template.ts'
import type { UndeliveredMail } from '../store/delivery-store.ts'
import type { StoreLine } from '../store/store-line.ts'
import type { ComposedDelivery, ComposeOptions } from './compose-for.ts'
import type {
  DeliveryReply,
  DeliveryRequest,
  DeliveryThreadData,
  PlanSettings,
  SettledGroup,
  UndeliveredGroup,
} from './delivery-thread.ts'
import type { MessagePlan } from './plan-message.ts'

/**
 * Where deliveries are worked out and composed: in threads of their own, with a deadline and a heap limit, since a
 * template is a program of somebody else's. What somebody waits for never stands behind what goes on in the background.
 * The bytes given in are taken over. Every method throws PostfangError `unreadable` when a limit is broken, and
 * `unavailable` when the room is closed meanwhile.
 */
export interface DeliveryRoom {
  /** Settles a group of what the store holds undelivered; the messages do not pass through this thread. */
  settle(group: UndeliveredGroup, settings: PlanSettings): Promise<SettledGroup>
  plan(
    mail: UndeliveredMail,
    template: StoredTemplate | undefined,
    settings: PlanSettings,
  ): Promise<MessagePlan>
  compose(
    raw: Uint8Array<ArrayBuffer>,
    options: ComposeOptions,
    settings: PlanSettings,
  ): Promise<readonly ComposedDelivery[]>
  close(): Promise<void>
}

const plansInFlight = 8
const sharedBytes = 256 * 1024

const entry = new URL(
  import.meta.url.endsWith('.ts') ? './delivery-thread.ts' : './delivery-thread.js',
  import.meta.url,
)

/** Opens a delivery room; its threads start when there is something to do. */
export function createDeliveryRoom(openLine: () => StoreLine): DeliveryRoom {
  const { digestMs: deadlineMs, digestHeapMiB: heapMiB } = limits
  const common = { entry, threads: 1, deadlineMs, heapMiB, sharedBytes }
  const background = createThreadPool<DeliveryRequest, DeliveryReply>({
    ...common,
    inFlight: plansInFlight,
    data: () => toThreadData(openLine()),
  })
  const interactive = createThreadPool<DeliveryRequest, DeliveryReply>({
    ...common,
    inFlight: 1,
    data: () => toThreadData(undefined),
  })

  async function run<Kind extends DeliveryReply['kind']>(
    request: DeliveryRequest & { kind: Kind },
    raw: Uint8Array<ArrayBuffer>,
  ): Promise<Extract<DeliveryReply, { kind: Kind }>> {
    const pool = request.kind === 'compose' ? interactive : background
    const reply = await pool.run(request, raw).catch((error: unknown) => {
      throw explain(error, deadlineMs, heapMiB)
    })
    if (!isReplyTo(request.kind, reply))
      throw new TypeError(`Expected a reply to "${request.kind}", got "${reply.kind}"`)
    return reply
  }

  return {
    settle: (group, settings) => run({ kind: 'settle', group, settings }, new Uint8Array()),
    async plan({ raw, ...mail }, template, settings) {
      return (await run({ kind: 'plan', mail, template, settings }, raw)).plan
    },
    async compose(raw, options, settings) {
      return (await run({ kind: 'compose', options, settings }, raw)).deliveries
    },
    async close() {
      await Promise.all([background.close(), interactive.close()])
    },
  }
}

function toThreadData(line: StoreLine | undefined) {
  const value: DeliveryThreadData = { line }
  return { value, ports: line === undefined ? [] : [line.reads, line.writes] }
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
  const reasons = {
    deadline: `Working out the delivery took longer than ${deadlineMs / 1000} s`,
    memory: `Working out the delivery needed more than ${heapMiB} MiB of memory`,
    crash: `Working out the delivery failed: ${error.message}`,
  }
  return new PostfangError('unreadable', reasons[error.reason], { cause: error })
}
