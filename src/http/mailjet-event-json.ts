import type { MailjetEventJson } from '../contract/mailjet.ts'
import type { DeliveredEvent, MailjetEventDetail } from '../model/mailjet-event.ts'
import { isoTime } from './summary-json.ts'

/** An event, as every door of ours that speaks JSON writes it. */
export function mailjetEventJson({ event, delivery }: DeliveredEvent): MailjetEventJson {
  const { number, at, mailbox, delivery: _, ...detail } = event
  const shared = {
    number,
    at: isoTime(at),
    mailbox,
    message: delivery.message,
    messageId: String(delivery.messageId),
    recipient: delivery.recipient,
    campaignId: delivery.campaignId,
  }
  const own: MailjetEventDetail = detail
  return { ...own, ...shared }
}
