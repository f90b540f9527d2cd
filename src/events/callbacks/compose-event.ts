import type { QueuedEvent } from '../../model/callback.ts'

type Members = Readonly<Record<string, string | number | bigint | boolean>>

/**
 * An event as Mailjet posts it (Event API, "per event"): the documented keys in their order, and MessageID as a bare integer of
 * 64 bits, which a JavaScript number does not hold.
 */
export function composeEvent(queued: QueuedEvent): string {
  const { event, messageId, uuid, recipient, campaignId, contactId } = queued
  const shared: Members = {
    event: event.type,
    time: Math.floor(event.at / 1_000),
    MessageID: messageId,
    Message_GUID: uuid,
    email: recipient,
    mj_campaign_id: campaignId,
    mj_contact_id: contactId,
    customcampaign: queued.campaign,
  }
  return printMembers({ ...shared, ...ownMembers(queued) })
}

/** A group is an array, of one event too. */
export function composeGroup(events: readonly QueuedEvent[]): string {
  return `[${events.map(composeEvent).join(',')}]`
}

function ownMembers({ event, messageId, customId, payload }: QueuedEvent): Members {
  const given = { CustomID: customId, Payload: payload }
  switch (event.type) {
    case 'sent':
      return { mj_message_id: String(messageId), smtp_reply: event.smtpReply, ...given }
    case 'open':
      return { ...given, ...visitorOf(event) }
    case 'click':
      return { ...given, url: event.url, ...visitorOf(event) }
    case 'bounce':
      return {
        ...given,
        blocked: event.isBlocked,
        hard_bounce: event.isHard,
        error_related_to: event.errorRelatedTo,
        error: event.error,
        comment: event.comment,
      }
    case 'blocked':
      return { ...given, error_related_to: event.errorRelatedTo, error: event.error }
    case 'spam':
      return { ...given, source: event.source }
    case 'unsub':
      return { ...given, mj_list_id: event.listId, ...visitorOf(event) }
  }
}

function visitorOf({
  ip,
  geo,
  agent,
}: {
  readonly ip: string
  readonly geo: string
  readonly agent: string
}) {
  return { ip, geo, agent }
}

function printMembers(members: Members): string {
  const printed = Object.entries(members).map(([name, value]) => {
    const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
    return `${JSON.stringify(name)}:${text}`
  })
  return `{${printed.join(',')}}`
}
