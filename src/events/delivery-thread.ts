import { workerData } from 'node:worker_threads'
import { freeBytes } from '../lib/free-bytes.ts'
import { type Elsewhere, serveJobs } from '../lib/serve-jobs.ts'
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
}

export interface SettledGroup {
  /** The sequence number of the last of them that was settled; null where there was none. */
  readonly through: number | null
  /** The next one needs more than this thread has: a template, or a report that is sent before it is settled. */
  readonly isHeldUp: boolean
}

export interface DeliveryThreadData {
  readonly line: StoreLine | undefined
}

export type DeliveryRequest =
  | { readonly kind: 'settle'; readonly group: UndeliveredGroup; readonly settings: PlanSettings }
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
const store = line && connectStore(line, () => process.exit())

async function settle(
  group: UndeliveredGroup,
  settings: PlanSettings,
  { readUndelivered, saveDeliveries }: ConnectedStore,
  elsewhere: Elsewhere,
): Promise<SettledGroup> {
  const mails = await elsewhere(readUndelivered(group.after, group))
  const settled: SettledMessage[] = []
  let isHeldUp = false
  for (const mail of mails) {
    const plan = mail.templateId === null ? planFor(mail, settings) : undefined
    freeBytes(mail.raw)
    if (plan === undefined || plan.report !== null) {
      isHeldUp = true
      break
    }
    settled.push({ seq: mail.seq, deliveries: plan.deliveries })
  }
  if (settled.length > 0) await elsewhere(saveDeliveries(settled))
  return { through: settled.at(-1)?.seq ?? null, isHeldUp }
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
        reply: { kind: 'settle', ...(await settle(request.group, request.settings, store, elsewhere)) },
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
