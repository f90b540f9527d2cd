import { type DeliveryState, moveState, queuedState } from '../../model/delivery-status.ts'
import {
  type DeliveryFacts,
  deliveryStatuses,
  type EventCounts,
  type MailjetCampaign,
  type MailjetContact,
  type MailjetDelivery,
  type MailjetEvent,
  type MailjetEventDetail,
  mailjetEventTypes,
  type NewDelivery,
  type NewMailjetEvent,
} from '../../model/mailjet-event.ts'
import type { SettledMessage } from '../delivery-store.ts'
import { fromIdBytes } from './rows.ts'

/** Deliveries, events, campaigns and contacts as SQLite hands them out; nothing outside store/sqlite/ sees them. */

/** Numbers of deliveries: the message's `seq`, then the place of the recipient. */
export const firstNumberOf = (seq: number) => seq * recipientsPerMessage
export const seqOf = (number: number) => Math.floor(number / recipientsPerMessage)
const recipientsPerMessage = 2 ** 20

/** What is not searched for, as JSON. */
type StoredFacts = Omit<
  DeliveryFacts,
  'messageId' | 'uuid' | 'recipient' | 'contactId' | 'senderId' | 'campaignId' | 'customId' | 'errors'
>

export interface EventRow {
  readonly type: number
  readonly at: number
  readonly detail: string
}

/** A delivery as the writer gets it: flat, its JSON made on the sender's thread, as with messages. */
export interface DeliveryRow {
  /** Signed, as SQLite has 64 bits, in decimal. */
  readonly messageId: string
  /** 32 hex digits. */
  readonly uuid: string
  readonly recipient: string
  readonly contactId: number
  readonly senderId: number
  readonly sender: string
  readonly senderName: string
  readonly subject: string
  readonly campaignId: number | null
  readonly campaign: string
  readonly customId: string | null
  readonly facts: string
  readonly errors: string | null
  readonly isDeduplicated: boolean
  readonly state: StateColumns
  readonly events: readonly EventRow[]
}

export interface StateColumns {
  readonly status: number
  readonly state: number | null
  readonly isPermanent: number
  /** Bits of {@link bitOf}. */
  readonly happened: number
}

export interface SettledRows {
  readonly seq: number
  readonly deliveries: readonly DeliveryRow[]
}

/** Deliveries on their way to the writer: one text, since thousands of small objects take longer to cross to another thread. */
export function packSettled(messages: readonly SettledMessage[]): string {
  return JSON.stringify(messages.map(toSettledRows))
}

/** Only `packSettled` above writes what is parsed here. */
export function unpackSettled(packed: string): readonly SettledRows[] {
  return JSON.parse(packed)
}

function toSettledRows({ seq, deliveries }: SettledMessage): SettledRows {
  return { seq, deliveries: deliveries.map(toDeliveryRow) }
}

function toDeliveryRow(delivery: NewDelivery): DeliveryRow {
  const { messageId, uuid, recipient, contactId, senderId, campaignId, customId, errors, ...rest } = delivery
  const { isDeduplicated, events, ...facts } = rest
  return {
    messageId: String(BigInt.asIntN(64, messageId)),
    uuid: uuid.replaceAll('-', ''),
    recipient,
    contactId,
    senderId,
    sender: facts.sender,
    senderName: facts.senderName,
    subject: facts.subject,
    campaignId: campaignId || null,
    campaign: facts.campaign,
    customId: customId || null,
    facts: JSON.stringify(facts satisfies StoredFacts),
    errors: errors.length === 0 ? null : JSON.stringify(errors),
    isDeduplicated,
    state: toStateColumns(events.reduce(moveState, queuedState), happenedIn(events)),
    events: events.map(toEventRow),
  }
}

export function toEventRow({ at, ...event }: NewMailjetEvent): EventRow {
  const { type, ...detail } = event
  return { type: mailjetEventTypes.indexOf(type), at, detail: JSON.stringify(detail) }
}

/** Which types of events a delivery has had. */
export const bitOf = (type: number) => 1 << type

function happenedIn(events: readonly NewMailjetEvent[]): number {
  return events.reduce((bits, { type }) => bits | bitOf(mailjetEventTypes.indexOf(type)), 0)
}

export function toStateColumns(
  { status, stateId, isStatePermanent }: DeliveryState,
  happened: number,
): StateColumns {
  return {
    status: deliveryStatuses.indexOf(status),
    state: stateId,
    isPermanent: isStatePermanent ? 1 : 0,
    happened,
  }
}

export interface StoredStateRow {
  readonly status: number
  readonly state: number | null
  readonly is_permanent: number
}

export function toDeliveryState({ status, state, is_permanent }: StoredStateRow): DeliveryState {
  return {
    status: deliveryStatuses[status] ?? 'queued',
    stateId: state,
    isStatePermanent: is_permanent === 1,
  }
}

export interface StoredDeliveryRow extends StoredStateRow {
  readonly number: number
  readonly mailbox: string
  readonly message: Buffer
  /** In decimal: 64 bits do not fit a number. */
  readonly message_id: string
  readonly uuid: Buffer
  readonly recipient: string
  readonly contact_id: number
  readonly sender_id: number
  readonly campaign_id: number | null
  readonly custom_id: string | null
  readonly arrived_at: number
  readonly opens: number
  readonly clicks: number
  readonly facts: string
  readonly errors: string | null
}

export const deliveryColumns = `d.number, b.name AS mailbox, m.id AS message, CAST(d.message_id AS TEXT) AS message_id,
  d.uuid, d.recipient, d.contact_id, d.sender_id, d.campaign_id, d.custom_id, d.arrived_at, d.status, d.state,
  d.is_permanent, d.opens, d.clicks, d.facts, d.errors`

/** Of an emptied mailbox nothing is left, though its rows may still be there. */
export const fromDeliveries =
  'delivery d CROSS JOIN mailbox b ON b.id = d.mailbox_id CROSS JOIN message m ON m.seq = d.number >> 20'

export function toDelivery(row: StoredDeliveryRow): MailjetDelivery {
  const facts: StoredFacts = JSON.parse(row.facts)
  return {
    ...facts,
    number: row.number,
    mailbox: row.mailbox,
    message: fromIdBytes(row.message),
    seq: seqOf(row.number),
    messageId: BigInt.asUintN(64, BigInt(row.message_id)),
    uuid: fromIdBytes(row.uuid),
    recipient: row.recipient,
    contactId: row.contact_id,
    senderId: row.sender_id,
    campaignId: row.campaign_id ?? 0,
    customId: row.custom_id ?? '',
    errors: row.errors === null ? [] : JSON.parse(row.errors),
    arrivedAt: row.arrived_at,
    ...toDeliveryState(row),
    opens: row.opens,
    clicks: row.clicks,
  }
}

export interface StoredEventRow extends EventRow {
  readonly event: number
  readonly delivery: number
  readonly event_mailbox: string
}

export const eventColumns = 'e.number AS event, e.delivery, b.name AS event_mailbox, e.type, e.at, e.detail'

export function toEvent({ event, delivery, event_mailbox, at, ...row }: StoredEventRow): MailjetEvent {
  return { number: event, delivery, mailbox: event_mailbox, at, ...toDetail(row) }
}

/** Only `toEventRow` above writes what is parsed here, also where it was copied to. */
export function toDetail({ type, detail }: Pick<EventRow, 'type' | 'detail'>): MailjetEventDetail {
  return { type: mailjetEventTypes[type], ...JSON.parse(detail) }
}

export type CampaignRow = {
  readonly number: number
  readonly id: number
  readonly name: string
  readonly mailbox: string
  readonly created_at: number
  readonly last_sent_at: number
  readonly first_message_id: string
  readonly facts: string
  readonly messages: number
  readonly hard_bounces: number
} & Readonly<Record<string, unknown>>

/** The JSON of `campaign.facts`. */
export type CampaignFacts = Pick<MailjetCampaign, 'sender' | 'senderName' | 'subject'>

export function toCampaign(row: CampaignRow): MailjetCampaign {
  const facts: CampaignFacts = JSON.parse(row.facts)
  return {
    ...facts,
    number: row.number,
    id: row.id,
    name: row.name,
    mailbox: row.mailbox,
    createdAt: row.created_at,
    lastSentAt: row.last_sent_at,
    firstMessageId: BigInt.asUintN(64, BigInt(row.first_message_id)),
    messages: row.messages,
    hardBounces: row.hard_bounces,
    events: countsOf(row, ''),
    unique: countsOf(row, '_once'),
  }
}

function countsOf(row: CampaignRow, suffix: string): EventCounts {
  const count = (type: string) => Number(row[`${type}${suffix}`] ?? 0)
  return {
    sent: count('sent'),
    open: count('open'),
    click: count('click'),
    bounce: count('bounce'),
    blocked: count('blocked'),
    spam: count('spam'),
    unsub: count('unsub'),
  }
}

export interface ContactRow {
  readonly id: number
  readonly mailbox: string
  readonly address: string
  readonly created_at: number
  readonly last_activity_at: number
  readonly delivered: number
  readonly opened_at: number | null
  readonly clicked_at: number | null
  readonly unsubscribed_at: number | null
  readonly complained_at: number | null
  readonly name: string
  readonly is_excluded: number
  readonly excluded_at: number | null
  readonly updated_at: number | null
  readonly properties: string | null
}

export function toContact(row: ContactRow): MailjetContact {
  return {
    id: row.id,
    mailbox: row.mailbox,
    address: row.address,
    createdAt: row.created_at,
    lastActivityAt: row.last_activity_at,
    delivered: row.delivered,
    openedAt: row.opened_at,
    clickedAt: row.clicked_at,
    unsubscribedAt: row.unsubscribed_at,
    complainedAt: row.complained_at,
    name: row.name,
    isExcluded: row.is_excluded === 1,
    excludedAt: row.excluded_at,
    updatedAt: row.updated_at,
    properties: row.properties === null ? {} : JSON.parse(row.properties),
  }
}
