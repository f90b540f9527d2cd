import type Database from 'better-sqlite3'
import type { MessageId } from '../../model/ids.ts'
import {
  type DeliveredEvent,
  type DeliveryStatus,
  deliveryStatuses,
  type MailjetCampaign,
  type MailjetContact,
  type MailjetDelivery,
  type MailjetEvent,
  mailjetEventTypes,
} from '../../model/mailjet-event.ts'
import type { MailboxProfile } from '../../model/mailjet-profile.ts'
import type { DeliveryPage, DeliverySelection, EventSelection } from '../delivery-store.ts'
import { conjunction, createDeliveryConditions } from './delivery-conditions.ts'
import {
  type CampaignRow,
  type ContactRow,
  deliveryColumns,
  eventColumns,
  fromDeliveries,
  type StoredDeliveryRow,
  type StoredEventRow,
  toCampaign,
  toContact,
  toDelivery,
  toEvent,
} from './delivery-rows.ts'
import { toIdBytes } from './rows.ts'

type JoinedRow = StoredDeliveryRow & StoredEventRow

/** Reads what the delivery writer keeps. Conditions are put together of fixed texts; values are always bound. */
export function createDeliveryReader(db: Database.Database) {
  const conditionsOf = createDeliveryConditions(db)
  const listDeliveries = `SELECT ${deliveryColumns} FROM ${fromDeliveries}`
  const listBoth = `SELECT ${deliveryColumns}, ${eventColumns} FROM event e CROSS JOIN ${fromDeliveries.replace(
    'delivery d',
    'delivery d ON d.number = e.delivery',
  )}`
  const listOwn = `SELECT ${eventColumns} FROM event e JOIN mailbox b ON b.id = e.mailbox_id`
  const findById = db.prepare<[bigint], StoredDeliveryRow>(
    `${listDeliveries} WHERE d.message_id = ? ORDER BY d.number DESC LIMIT 1`,
  )
  const findByUuid = db.prepare<[Buffer], StoredDeliveryRow>(
    `${listDeliveries} WHERE d.uuid = ? ORDER BY d.number DESC LIMIT 1`,
  )
  const within = '>= @seq << 20 AND %s < (@seq + 1) << 20'
  const range = (column: string) => `${column} ${within.replace('%s', column)}`
  const ofMessage = db.prepare<{ seq: number }, StoredDeliveryRow>(
    `${listDeliveries} WHERE ${range('d.number')} ORDER BY d.number`,
  )
  const eventsOfMessage = db.prepare<{ seq: number }, StoredEventRow>(
    `${listOwn} WHERE ${range('e.delivery')} ORDER BY e.number`,
  )
  const eventsOfDelivery = db.prepare<[number], StoredEventRow>(
    `${listOwn} WHERE e.delivery = ? ORDER BY e.number`,
  )
  const locate = db
    .prepare<[Buffer], number>(
      'SELECT m.seq FROM message m JOIN mailbox b ON b.id = m.mailbox_id WHERE m.id = ?',
    )
    .pluck()
  const after = db.prepare<unknown[], JoinedRow>(
    `${listBoth} WHERE e.number > @after AND (@mailbox IS NULL OR b.name = @mailbox) ORDER BY e.number LIMIT @limit`,
  )
  const mailboxId = db.prepare<[string], { id: number; profile: MailboxProfile | null }>(
    'SELECT id, profile FROM mailbox WHERE name = ?',
  )
  const listCampaigns =
    'SELECT c.*, CAST(c.first_message_id AS TEXT) AS first_message_id, b.name AS mailbox ' +
    'FROM campaign c CROSS JOIN mailbox b ON b.id = c.mailbox_id'
  const allCampaigns = db.prepare<unknown[], CampaignRow>(
    `${listCampaigns} WHERE c.number < @before ORDER BY c.number DESC LIMIT @limit`,
  )
  const ownCampaigns = db.prepare<unknown[], CampaignRow>(
    `${listCampaigns} WHERE c.mailbox_id = @id AND c.number < @before ORDER BY c.number DESC LIMIT @limit`,
  )
  const oneCampaign = db.prepare<unknown[], CampaignRow>(
    `${listCampaigns} WHERE c.mailbox_id = ? AND c.id = ?`,
  )
  const contacts = 'SELECT c.*, b.name AS mailbox FROM contact c JOIN mailbox b ON b.id = c.mailbox_id'
  const contactPage = db.prepare<unknown[], ContactRow>(
    `${contacts} WHERE c.mailbox_id = @id AND c.id > @after ORDER BY c.id LIMIT @limit`,
  )
  const contactById = db.prepare<unknown[], ContactRow>(`${contacts} WHERE c.mailbox_id = ? AND c.id = ?`)
  const contactByAddress = db.prepare<unknown[], ContactRow>(
    `${contacts} WHERE c.mailbox_id = ? AND c.address = ? LIMIT 1`,
  )
  const profiles = db.prepare<[], { name: string; profile: MailboxProfile }>(
    'SELECT name, profile FROM mailbox WHERE profile IS NOT NULL',
  )
  const secret = db.prepare<[], string>(`SELECT value FROM setting WHERE name = 'mailjet_secret'`).pluck()

  function findContact(mailbox: string, contact: number | string): MailjetContact | undefined {
    const id = mailboxId.get(mailbox)?.id
    if (id === undefined) return undefined
    const row =
      typeof contact === 'number'
        ? contactById.get(id, contact)
        : contactByAddress.get(id, contact.toLowerCase())
    return row && toContact(row)
  }

  return {
    findProfile: (mailbox: string): MailboxProfile | null | undefined => mailboxId.get(mailbox)?.profile,

    listProfiles: () => profiles.all(),

    readMailjetSecret: (): string => secret.get() ?? '',

    findDelivery(messageId: bigint): MailjetDelivery | undefined {
      const row = findById.get(BigInt.asIntN(64, messageId))
      return row && toDelivery(row)
    },

    findDeliveryByUuid(uuid: string): MailjetDelivery | undefined {
      const row = findByUuid.get(Buffer.from(uuid.replaceAll('-', ''), 'hex'))
      return row && toDelivery(row)
    },

    listDeliveriesOf(message: MessageId): readonly MailjetDelivery[] {
      const seq = locate.get(toIdBytes(message))
      return seq === undefined ? [] : ofMessage.all({ seq }).map(toDelivery)
    },

    listDeliveries(
      selection: DeliverySelection,
      { limit, before }: DeliveryPage,
    ): readonly MailjetDelivery[] {
      const found = conditionsOf(selection)
      if (found === undefined) return []
      const cursor = before ? ' AND (d.arrived_at, d.number) < (?, ?)' : ''
      const place = before ? [before.arrivedAt, before.number] : []
      return db
        .prepare<unknown[], StoredDeliveryRow>(
          `${listDeliveries} WHERE ${found.text}${cursor} ORDER BY d.arrived_at DESC, d.number DESC LIMIT ?`,
        )
        .all(...found.values, ...place, limit)
        .map(toDelivery)
    },

    countDeliveries(selection: DeliverySelection): Readonly<Partial<Record<DeliveryStatus, number>>> {
      const found = conditionsOf(selection)
      if (found === undefined) return {}
      const rows = db
        .prepare<unknown[], { status: number; total: number }>(
          `SELECT d.status, count(*) AS total FROM delivery d WHERE ${found.text} GROUP BY d.status`,
        )
        .all(...found.values)
      return Object.fromEntries(
        rows.map(({ status, total }) => [deliveryStatuses[status] ?? 'queued', total]),
      )
    },

    listEventsOf(message: MessageId): readonly MailjetEvent[] {
      const seq = locate.get(toIdBytes(message))
      return seq === undefined ? [] : eventsOfMessage.all({ seq }).map(toEvent)
    },

    listEventsOfDelivery: (delivery: number): readonly MailjetEvent[] =>
      eventsOfDelivery.all(delivery).map(toEvent),

    listEventsAfter(
      number: number,
      { limit, mailbox }: { readonly limit: number; readonly mailbox?: string | undefined },
    ): readonly DeliveredEvent[] {
      return after.all({ after: number, mailbox: mailbox ?? null, limit }).map(toBoth)
    },

    listEvents(
      { mailbox, types, campaignId, contactId, from, to }: EventSelection,
      { limit, before }: { readonly limit: number; readonly before?: number | undefined },
    ): readonly DeliveredEvent[] {
      const id = mailbox === undefined ? undefined : mailboxId.get(mailbox)?.id
      if (mailbox !== undefined && id === undefined) return []
      const numbers = types?.map((type) => mailjetEventTypes.indexOf(type))
      const { text, values } = conjunction([
        ['e.number < ?', before ?? Number.MAX_SAFE_INTEGER],
        ['e.mailbox_id = ?', id],
        ['e.type IN (SELECT value FROM json_each(?))', numbers && JSON.stringify(numbers)],
        ['d.campaign_id = ?', campaignId],
        ['d.contact_id = ?', contactId],
        ['e.at >= ?', from],
        ['e.at < ?', to],
      ])
      return db
        .prepare<unknown[], JoinedRow>(`${listBoth} WHERE ${text} ORDER BY e.number DESC LIMIT ?`)
        .all(...values, limit)
        .map(toBoth)
    },

    listCampaigns(
      mailbox: string | undefined,
      {
        limit,
        before = Number.MAX_SAFE_INTEGER,
      }: { readonly limit: number; readonly before?: number | undefined },
    ): readonly MailjetCampaign[] {
      if (mailbox === undefined) return allCampaigns.all({ before, limit }).map(toCampaign)
      const id = mailboxId.get(mailbox)?.id
      return id === undefined ? [] : ownCampaigns.all({ id, before, limit }).map(toCampaign)
    },

    findCampaign(mailbox: string, id: number): MailjetCampaign | undefined {
      const own = mailboxId.get(mailbox)?.id
      const row = own === undefined ? undefined : oneCampaign.get(own, id)
      return row && toCampaign(row)
    },

    listContacts(
      mailbox: string,
      { limit, after = 0 }: { readonly limit: number; readonly after?: number | undefined },
    ): readonly MailjetContact[] {
      const id = mailboxId.get(mailbox)?.id
      return id === undefined ? [] : contactPage.all({ id, after, limit }).map(toContact)
    },

    findContact,
  }
}

function toBoth(row: JoinedRow): DeliveredEvent {
  return { event: toEvent(row), delivery: toDelivery(row) }
}
