import { workerData } from 'node:worker_threads'
import { freeBytes } from '../lib/free-bytes.ts'
import { type Elsewhere, lostCode, serveJobs } from '../lib/serve-jobs.ts'
import { limits } from '../model/limits.ts'
import type { StoredTemplate } from '../model/stored-template.ts'
import { connectStore } from '../store/connect-store.ts'
import type { SettledMessage, UndeliveredMail } from '../store/delivery-store.ts'
import type { ConnectedStore, StoreLine } from '../store/store-line.ts'
import { type ComposedDelivery, type ComposeOptions, composeFor } from './compose-for.ts'
import { type AccountSettings, accountOf } from './mailjet-account.ts'
import { type MessagePlan, planMessage, type TrackingPreferences } from './plan-message.ts'

/** What every plan needs to know besides the message. */
export interface PlanSettings extends AccountSettings, TrackingPreferences {
  readonly domains: readonly string[]
}

/** Which undelivered messages are meant: the oldest after `after`. */
export interface UndeliveredGroup {
  readonly after: number
  readonly limit: number
  /** What they may have together; a larger message comes alone. */
  readonly bytes: number
  /** Sequence numbers of those that are worked out elsewhere. */
  readonly aside: readonly number[]
}

export interface SettledGroup {
  /** The sequence number of the last of them that was settled or passed over; null where there was none. */
  readonly through: number | null
  /** The next one needs more than this thread has: a template, or a report that is sent before it is settled. */
  readonly isHeldUp: boolean
}

/** One number of 64 bits, shared with who waits: the message that is worked out, and so the one that never ends. */
export type Progress = BigInt64Array<SharedArrayBuffer>

export interface DeliveryThreadData {
  readonly line: StoreLine | undefined
}

export type DeliveryRequest =
  | {
      readonly kind: 'settle'
      readonly group: UndeliveredGroup
      readonly settings: PlanSettings
      readonly progress: Progress
    }
  | {
      readonly kind: 'plan'
      readonly mail: Omit<UndeliveredMail, 'raw'>
      readonly template: StoredTemplate | undefined
      readonly settings: PlanSettings
    }
  | { readonly kind: 'compose'; readonly options: ComposeOptions; readonly settings: PlanSettings }

export type DeliveryReply =
  | ({ readonly kind: 'settle' } & SettledGroup)
  | { readonly kind: 'plan'; readonly plan: MessagePlan }
  | { readonly kind: 'compose'; readonly deliveries: readonly ComposedDelivery[] }

const { line }: DeliveryThreadData = workerData
/** A line is good for one store: without it this thread ends, and the next one gets another. */
const store = line && connectStore(line, () => process.exit(lostCode))

/** A group ends early, so that only a message that is slow by itself takes longer than what a group may. */
const groupMs = limits.sharedDeliveryMs / 4

async function settle(
  { group, settings, progress }: Extract<DeliveryRequest, { kind: 'settle' }>,
  { readUndelivered, saveDeliveries }: ConnectedStore,
  elsewhere: Elsewhere,
): Promise<SettledGroup> {
  const mails = await elsewhere(readUndelivered(group.after, group))
  const settled: SettledMessage[] = []
  const until = performance.now() + groupMs
  let through: number | null = null
  let isHeldUp = false
  for (const mail of mails) {
    if (performance.now() > until && through !== null) break
    if (!group.aside.includes(mail.seq)) {
      Atomics.store(progress, 0, BigInt(mail.seq))
      const plan = mail.templateId === null ? planFor(mail, settings) : undefined
      isHeldUp = plan === undefined || plan.report !== null
      if (plan === undefined || isHeldUp) break
      settled.push({ seq: mail.seq, deliveries: plan.deliveries })
    }
    freeBytes(mail.raw)
    through = mail.seq
  }
  if (settled.length > 0) await elsewhere(saveDeliveries(settled))
  return { through, isHeldUp }
}

function planFor(
  mail: UndeliveredMail,
  settings: PlanSettings,
  template?: StoredTemplate | undefined,
): MessagePlan {
  const account = accountOf(mail.mailbox, settings)
  return planMessage(mail, { ...settings, account, template, now: Date.now() })
}

serveJobs<DeliveryRequest, DeliveryReply>(async (request, raw, elsewhere) => {
  switch (request.kind) {
    case 'settle': {
      if (store === undefined) throw new TypeError('This thread has no line to the store')
      return {
        reply: { kind: 'settle', ...(await settle(request, store, elsewhere)) },
      }
    }
    case 'plan': {
      const { mail, settings, template } = request
      return { reply: { kind: 'plan', plan: planFor({ ...mail, raw }, settings, template) } }
    }
    case 'compose':
      return { reply: { kind: 'compose', deliveries: composeFor(raw, request.options, request.settings) } }
  }
})
