import type { Inbox } from '../inbox/inbox.ts'
import { readHeaderBlock } from '../mime/header-block.ts'
import { viewOf } from '../mime/octets.ts'
import { PostfangError } from '../model/errors.ts'
import type { MessageId } from '../model/ids.ts'
import { limits } from '../model/limits.ts'
import type { ContactEngagement, SettledMessage, UndeliveredMessage } from '../store/delivery-store.ts'
import type { Store } from '../store/store.ts'
import { createDeliveryRoom } from './delivery-room.ts'
import type { PlanSettings } from './delivery-thread.ts'
import { createDeviations } from './deviations.ts'
import { createEventPump } from './event-pump.ts'
import type { Events, FindTemplate } from './events.ts'
import { followEvents } from './follow-events.ts'
import { accountOf } from './mailjet-account.ts'
import { distinct, type ErrorReport, planMessage } from './plan-message.ts'
import { composeReportMail, reportIdOf } from './report-mail.ts'

export interface EventsOptions {
  readonly store: Store
  readonly inbox: Inbox
  /** Where links and pixel point, without a final slash; asked for each time, since ports are known late. */
  readonly trackUrl: () => string
  readonly tracksOpens: boolean
  readonly tracksClicks: boolean
  /** Where recipients say what happens to them. */
  readonly domains: readonly string[]
  readonly findTemplate: FindTemplate
  readonly onError: (error: unknown) => void
  /** Epoch milliseconds. */
  readonly clock?: () => number
}

/** A template may take as long as its deadline, and others may stand before it. */
const settleMs = 30_000
/** Recipients for whom a message is composed at a time. */
const composedAtOnce = 100

/** Takes up what an earlier run left behind; closes before inbox and store do. */
export async function createEvents(options: EventsOptions): Promise<Events> {
  const { store, inbox, trackUrl, findTemplate, onError, clock = Date.now } = options
  const secret = await store.readMailjetSecret()
  const room = createDeliveryRoom(store.openLine)
  const domains = options.domains.map((domain) => domain.toLowerCase())
  const { tracksOpens, tracksClicks } = options
  const settings = (): PlanSettings => ({ secret, trackUrl: trackUrl(), domains, tracksOpens, tracksClicks })
  const pump = createEventPump({ store, room, settings, settleOne, onError })

  async function templateFor(mailbox: string, templateId: number | null) {
    return templateId === null ? undefined : findTemplate(mailbox, templateId)
  }

  async function settleOne(
    message: UndeliveredMessage,
    isPatient: boolean,
  ): Promise<SettledMessage | 'late' | undefined> {
    const { id, seq, mailbox } = message
    const mail = await store.readUndelivered(id)
    if (mail === undefined) return undefined
    const template = await templateFor(mailbox, mail.templateId)
    const raw = mail.raw.slice()
    try {
      const plan = await room.plan(mail, template, settings(), isPatient)
      if (plan === 'late') return plan
      const { deliveries, report } = plan
      if (report !== null) await send(report, { id, mailbox, raw })
      return { seq, deliveries }
    } catch (error) {
      if (!(error instanceof PostfangError && error.code === 'unreadable')) throw error
      return { seq, deliveries: planUnreadable(message, raw, error.message) }
    }
  }

  /** Before the deliveries are kept: what breaks off in between finds its report there the next time. */
  async function send(
    report: ErrorReport,
    message: { readonly id: MessageId; readonly mailbox: string; readonly raw: Uint8Array<ArrayBuffer> },
  ): Promise<void> {
    if ((await inbox.find(reportIdOf(message.id))) !== undefined) return
    await inbox.capture(composeReportMail(message, report, clock()))
  }

  /** What breaks a limit of reading or rendering is blocked like any other template that cannot be evaluated. */
  function planUnreadable(message: UndeliveredMessage, raw: Uint8Array<ArrayBuffer>, reason: string) {
    const beginning = raw.slice(0, limits.scannedHeaderBytes)
    const window = { start: 0, end: beginning.length, maxFields: limits.indexedHeaders }
    const { bodyStart } = readHeaderBlock(viewOf(beginning), window)
    const head = beginning.slice(0, bodyStart)
    const account = accountOf(message.mailbox, settings())
    const mail = { ...message, raw: head, engagement: [] }
    return planMessage(mail, { ...settings(), account, unreadable: reason, now: clock() }).deliveries
  }

  async function compose(
    id: MessageId,
    recipient: string | undefined,
    { isPreview }: { readonly isPreview?: boolean } = {},
  ) {
    const found = await store.find(id)
    const raw = found && (await store.readRaw(id))
    if (found === undefined || raw === undefined) return undefined
    const { mailbox, envelope, receivedAt, mailjet } = found.summary
    const wanted = (address: string) =>
      recipient === undefined || address.toLowerCase() === recipient.toLowerCase()
    const recipients = distinct(envelope.to).filter(wanted).slice(0, composedAtOnce)
    const template = await templateFor(mailbox, mailjet?.templateId ?? null)
    const engagement = await Promise.all(recipients.map((address) => pastOf(mailbox, address)))
    return room.compose(
      raw,
      {
        uuid: id,
        mailbox,
        envelopeTo: envelope.to,
        recipients,
        engagement,
        sentAt: receivedAt,
        template,
        isPreview,
      },
      settings(),
    )
  }

  async function pastOf(mailbox: string, address: string): Promise<ContactEngagement> {
    const contact = await store.findContact(mailbox, address)
    const { openedAt = null, clickedAt = null, properties = {} } = contact ?? {}
    return { openedAt, clickedAt, properties }
  }

  return {
    log: store,
    resources: store,
    settled: (seq) => pump.settled(seq, settleMs),
    async deliveriesOf({ id, seq }) {
      await pump.messageSettled(seq, settleMs)
      return store.listDeliveriesOf(id)
    },
    record: (delivery, event) => store.appendEvent(delivery, { ...event, at: clock() }),
    composeDelivered: compose,
    deviations: createDeviations(store.profileOf, findTemplate),
    accountOf: (mailbox) => accountOf(mailbox, settings()),
    subscribe: (listener, where) => followEvents(store, listener, where, onError),
    async close() {
      await Promise.all([pump.close(), room.close()])
    },
  }
}
