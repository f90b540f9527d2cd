import type { MailjetAccount } from '../mailjet/delivered/delivery.ts'
import {
  type DeliveryOutline,
  identifyDelivery,
  outlineDelivery,
} from '../mailjet/delivered/outline-delivery.ts'
import type { PlacedError } from '../mailjet/delivered/personalize.ts'
import { isTracked, readSubmission, type Submission } from '../mailjet/delivered/submission.ts'
import type { Engagement } from '../mailjet/template/template-functions.ts'
import type {
  DeliveryError,
  MailjetEventDetail,
  NewDelivery,
  NewMailjetEvent,
} from '../model/mailjet-event.ts'
import type { StoredTemplate } from '../model/stored-template.ts'
import type { ContactEngagement, UndeliveredMail } from '../store/delivery-store.ts'
import { readSpeakingOutcome, sent } from './speaking-outcome.ts'

/** What an account prefers; the headers of a message override it. */
export interface TrackingPreferences {
  readonly tracksOpens: boolean
  readonly tracksClicks: boolean
}

export interface PlanOptions extends TrackingPreferences {
  readonly account: MailjetAccount
  /** Where recipients say what happens to them, in lower case. */
  readonly domains: readonly string[]
  /** That the message names; undefined where there is none. */
  readonly template?: StoredTemplate | undefined
  /** Why the message cannot be read or rendered: only its header is looked at. */
  readonly unreadable?: string | undefined
  /** Epoch ms. */
  readonly now: number
}

/** What happens to a message, and whom to tell of errors in its template. */
export interface MessagePlan {
  readonly deliveries: readonly NewDelivery[]
  readonly report: ErrorReport | null
}

export interface ErrorReport {
  readonly to: string
  readonly subject: string
  readonly templateId: number | null
  readonly errors: readonly DeliveryError[]
}

const failed = { type: 'blocked', errorRelatedTo: 'content', error: 'error in template language' } as const
const noTemplate = { type: 'blocked', errorRelatedTo: 'content', error: 'bad or empty template' } as const

/** Works out what happens to a message on its way to each of its recipients. */
export function planMessage(mail: UndeliveredMail, options: PlanOptions): MessagePlan {
  const submission = readSubmission(mail.raw, options.template)
  const deliveries = distinct(mail.envelopeTo).map((recipient) =>
    planDelivery(submission, mail, recipient, options),
  )
  return { deliveries, report: findReport(submission, deliveries) }
}

/** An address that was given twice gets one mail. */
export function distinct(recipients: readonly string[]): readonly string[] {
  if (recipients.length < 2) return recipients
  const seen = new Map<string, string>()
  for (const recipient of recipients) {
    const key = recipient.toLowerCase()
    if (!seen.has(key)) seen.set(key, recipient)
  }
  return [...seen.values()]
}

function planDelivery(
  submission: Submission,
  mail: UndeliveredMail,
  recipient: string,
  options: PlanOptions,
): NewDelivery {
  const { header, fields, body } = submission
  const outline = (options.unreadable === undefined ? outlineDelivery : identifyDelivery)(submission, {
    account: options.account,
    uuid: mail.id,
    recipient,
    envelopeTo: mail.envelopeTo,
    sentAt: mail.receivedAt,
    tracksOpens: options.tracksOpens,
    tracksClicks: options.tracksClicks,
    template: options.template,
    properties: mail.engagement[mail.envelopeTo.indexOf(recipient)]?.properties,
    ...engagementOf(mail.engagement[mail.envelopeTo.indexOf(recipient)], mail.receivedAt),
  })
  const errors = findErrors(mail, outline, options)
  const hasHtml = body.html !== null
  const isFailed = errors.length > 0 && fields?.templateErrorDeliver !== true
  const outcome = outcomeOf(recipient, options.domains, { lacksTemplate: submission.lacksTemplate, isFailed })
  return {
    messageId: outline.ids.messageId,
    uuid: outline.ids.uuid,
    recipient,
    contactId: outline.ids.contactId,
    senderId: outline.ids.senderId,
    sender: header.from?.address ?? '',
    senderName: header.from?.name ?? '',
    campaignId: outline.ids.campaignId,
    campaign: fields?.campaign ?? '',
    customId: fields?.customId ?? '',
    payload: fields?.eventPayload ?? '',
    isOpenTracked: hasHtml && isTracked(fields?.trackOpens, options.tracksOpens),
    isClickTracked: hasHtml && isTracked(fields?.trackClicks, options.tracksClicks),
    sizeBytes: mail.sizeBytes,
    attachments: body.attachments.length,
    hasHtml,
    hasText: body.texts.length > 0,
    subject: outline.subject,
    templateId: fields?.templateId ?? null,
    errors,
    isDeduplicated: fields?.deduplicateCampaign === true && outline.ids.campaignId !== 0,
    events: outcome.map((event): NewMailjetEvent => ({ at: options.now, ...event })),
  }
}

/** Without a template, nothing can be wrong with it: such a message is sent, whatever we can read of it. */
function findErrors(
  { usesTemplate }: UndeliveredMail,
  { errors }: DeliveryOutline,
  { unreadable }: PlanOptions,
): readonly DeliveryError[] {
  if (unreadable === undefined) return errors.map(toDeliveryError)
  return usesTemplate ? [{ piece: 'html', message: unreadable, line: 0, column: 0 }] : []
}

function outcomeOf(
  recipient: string,
  domains: readonly string[],
  { lacksTemplate, isFailed }: { readonly lacksTemplate: boolean; readonly isFailed: boolean },
): readonly MailjetEventDetail[] {
  if (isFailed) return [failed]
  if (lacksTemplate) return [noTemplate]
  return readSpeakingOutcome(recipient, domains) ?? [sent]
}

export function engagementOf(contact: ContactEngagement | undefined, nowMs: number): Engagement {
  const isWithin = (at: number | null | undefined, days: number) =>
    at != null && at >= nowMs - days * 24 * 60 * 60 * 1_000
  return {
    hasOpenedSince: (days) => isWithin(contact?.openedAt, days),
    hasClickedSince: (days) => isWithin(contact?.clickedAt, days),
  }
}

export function toDeliveryError({ piece, error, line, column }: PlacedError): DeliveryError {
  return { piece, message: error.message, line, column }
}

/** One report for a message, whatever the number of its recipients. */
function findReport({ header, fields }: Submission, deliveries: readonly NewDelivery[]): ErrorReport | null {
  const errors = deliveries.find(({ errors }) => errors.length > 0)?.errors
  const to = fields?.templateErrorReporting
  if (errors === undefined || to == null) return null
  return { to, subject: header.subject, templateId: fields?.templateId ?? null, errors }
}
