import type { CampaignJson, DeliveredJson } from '../../contract/mailjet.ts'
import type { ComposedDelivery } from '../../events/compose-for.ts'
import { isoTime } from '../../http/summary-json.ts'
import type { MailjetCampaign, MailjetDelivery } from '../../model/mailjet-event.ts'
import { mailjetStates } from '../../model/mailjet-state.ts'

export function campaignJson({ createdAt, lastSentAt, ...campaign }: MailjetCampaign): CampaignJson {
  const { number, firstMessageId, ...facts } = campaign
  return {
    ...facts,
    events: { ...campaign.events },
    unique: { ...campaign.unique },
    createdAt: isoTime(createdAt),
    lastSentAt: isoTime(lastSentAt),
  }
}

/** @param kept the delivery as it was worked out, for a message in Mailjet mode */
export function deliveredJson(
  { mail, messageId, ...composed }: ComposedDelivery,
  kept: MailjetDelivery | undefined,
): DeliveredJson {
  return {
    ...composed,
    messageId: String(messageId),
    errors: composed.errors.map((error) => ({ ...error })),
    isBlocked: kept === undefined ? mail === null : kept.status === 'blocked',
    status: kept?.status ?? null,
    state: mailjetStates.find(({ id }) => id === kept?.stateId)?.error ?? null,
    size: mail?.raw.byteLength ?? null,
    headers: mail?.headers.map((field) => ({ ...field })) ?? null,
    subject: mail?.subject ?? null,
    html: mail?.html ?? null,
    text: mail?.text ?? null,
  }
}
