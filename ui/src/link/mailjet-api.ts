import type { MailboxJson } from '../../../src/contract/mailbox.ts'
import type {
  CampaignJson,
  DeliveredJson,
  MailjetEventJson,
  NewMailjetEventJson,
} from '../../../src/contract/mailjet.ts'
import { requestJson } from './request.ts'
import { urls } from './urls.ts'

/** The calls about Mailjet mode. Each rejects as `request.ts` says. */

/** A message as Mailjet would deliver it to one of its recipients. */
export interface DeliveredTo {
  readonly delivered: DeliveredJson
  /** False: nothing has happened to it, this is what Mailjet would have delivered. */
  readonly isInMailjetMode: boolean
}

/** @returns undefined for a message that has no recipient at all */
export async function getDelivered(
  id: string,
  recipient: string,
  signal: AbortSignal,
): Promise<DeliveredTo | undefined> {
  const { deliveries, isInMailjetMode } = await requestJson<{
    deliveries: DeliveredJson[]
    isInMailjetMode: boolean
  }>(urls.delivered(id, recipient), { signal })
  return deliveries[0] && { delivered: deliveries[0], isInMailjetMode }
}

export async function listEvents(id: string, signal: AbortSignal): Promise<readonly MailjetEventJson[]> {
  const { events } = await requestJson<{ events: MailjetEventJson[] }>(urls.events(id), { signal })
  return events
}

export function orderEvent(id: string, event: NewMailjetEventJson): Promise<MailjetEventJson> {
  return sendJson(urls.events(id), 'POST', event)
}

export interface CampaignPage {
  readonly campaigns: readonly CampaignJson[]
  readonly next: string | null
}

export function listCampaigns(
  mailbox: string | undefined,
  cursor: string | null,
  signal: AbortSignal,
): Promise<CampaignPage> {
  return requestJson(urls.campaigns(mailbox, cursor), { signal })
}

/** @param profile null for that of the server */
export function setProfile(name: string, profile: MailboxJson['profile']): Promise<MailboxJson> {
  return sendJson(urls.mailbox(name), 'PATCH', { profile })
}

function sendJson<T>(url: string, method: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return requestJson(url, { method, headers, body: JSON.stringify(body) })
}
