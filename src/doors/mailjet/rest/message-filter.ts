import { campaignIdOf, contactIdOf } from '../../../mailjet/delivered/delivery.ts'
import { destinationIdOf } from '../../../model/destination-id.ts'
import type { DeliveryStatus } from '../../../model/mailjet-event.ts'
import type { DeliverySelection } from '../../../store/delivery-store.ts'
import type { RestQuery } from './rest-query.ts'
import { RestError } from './rest-route.ts'
import { readFlag, readNumber, readRange } from './rest-values.ts'

/** By the number of the filter `MessageStatus`; statuses that messages do not have here find nothing. */
const statuses: readonly (readonly DeliveryStatus[])[] = [
  [],
  ['queued'],
  ['sent'],
  ['opened'],
  ['clicked'],
  ['softbounced', 'hardbounced'],
  ['spam'],
  ['unsub'],
  ['blocked'],
  ['softbounced'],
  ['hardbounced'],
  [],
]

const transactional = 1

/**
 * The filters of `/message`.
 *
 * @returns undefined where nothing can be meant: all mail here is transactional
 * @throws RestError 400 for a value that the filter cannot have
 */
export function readMessageFilter(
  mailbox: string,
  query: RestQuery,
  now: number,
): DeliverySelection | undefined {
  if (!isTransactional(query)) return undefined
  return {
    mailbox,
    campaignId: readNumber(query, 'Campaign'),
    contactId: readNumber(query, 'Contact'),
    recipient: query.get('ContactAlt'),
    customId: query.get('CustomID'),
    destinationId: readDestination(query),
    senderId: readNumber(query, 'SenderID'),
    stateId: readState(query),
    status: readStatus(query),
    ...readRange(query, now),
  }
}

/**
 * The filters that `/messageinformation`, `/openinformation`, `/clickstatistics` and `/bouncestatistics` have.
 *
 * @returns undefined where nothing can be meant: there are no contact lists, no newsletters, and campaigns have no stars
 * @throws RestError 400 for a value that the filter cannot have
 */
export function readStatisticsFilter(
  mailbox: string,
  query: RestQuery,
  now: number,
): DeliverySelection | undefined {
  if (!isTransactional(query)) return undefined
  for (const name of ['IsDeleted', 'IsNewsletterTool', 'IsStarred'])
    if (readFlag(query, name) === true) return undefined
  if ((readNumber(query, 'ContactsList') ?? 0) !== 0) return undefined
  const campaign = query.get('CustomCampaign')
  const named = campaign === undefined ? undefined : campaignIdOf(campaign)
  const campaignId = readNumber(query, 'CampaignID') ?? named
  if (named !== undefined && campaignId !== named) return undefined
  const from = query.get('From')
  const sender = from === undefined ? undefined : contactIdOf(from)
  const senderId = readNumber(query, 'FromID') ?? sender
  if (sender !== undefined && senderId !== sender) return undefined
  return {
    mailbox,
    campaignId,
    senderId,
    senderDomain: query.get('FromDomain'),
    status: readStatus(query),
    ...readRange(query, now),
  }
}

export function isTransactional(query: RestQuery): boolean {
  return (readNumber(query, 'FromType') ?? transactional) === transactional
}

function readStatus(query: RestQuery): readonly DeliveryStatus[] | undefined {
  const number = readNumber(query, 'MessageStatus')
  if (number === undefined) return undefined
  const found = statuses[number]
  if (found === undefined)
    throw new RestError(400, 'Invalid value for filter "MessageStatus": expected 0 to 11')
  return found
}

function readState(query: RestQuery): number | undefined {
  const state = readNumber(query, 'MessageState')
  if (state === undefined || (state >= 1 && state <= 21)) return state
  throw new RestError(400, 'Invalid value for filter "MessageState": expected 1 to 21')
}

/** A `DestinationID`, or the name of a domain. */
function readDestination(query: RestQuery): number | undefined {
  const text = query.get('Destination')
  if (text === undefined || /^\d+$/u.test(text)) return readNumber(query, 'Destination')
  return destinationIdOf(text)
}
