import type Database from 'better-sqlite3'
import {
  type DeliveredEvent,
  type MailjetCampaign,
  type MailjetContact,
  type MailjetDelivery,
  mailjetEventTypes,
} from '../../model/mailjet-event.ts'
import type { MailjetSender } from '../../model/mailjet-sender.ts'
import type { DeliverySelection } from '../delivery-store.ts'
import type {
  CampaignOrder,
  CampaignSelection,
  ClickedLink,
  ContactOrder,
  ContactSelection,
  DeliveryOrder,
  EventListSelection,
  EventOrder,
  ListPage,
} from '../resource-store.ts'
import { type Conditions, conjunction, createDeliveryConditions } from './delivery-conditions.ts'
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
import { createStatisticReader } from './statistic-rows.ts'

const deliveryOrders: Readonly<Record<DeliveryOrder, string>> = {
  arrivedAt: 'd.arrived_at',
  messageId: 'd.message_id',
  contactId: 'd.contact_id',
  senderId: 'd.sender_id',
  campaignId: 'd.campaign_id',
  status: 'd.status',
  stateId: 'd.state',
}
const campaignOrders: Readonly<Record<CampaignOrder, string>> = {
  createdAt: 'c.created_at',
  id: 'c.id',
  name: 'c.name',
}
const contactOrders: Readonly<Record<ContactOrder, string>> = {
  id: 'c.id',
  address: 'c.address',
  name: 'c.name',
  createdAt: 'c.created_at',
  lastActivityAt: 'c.last_activity_at',
  delivered: 'c.delivered',
  isExcluded: 'c.is_excluded',
}

/**
 * Reads the lists of Mailjet's REST API. A page is found in the table of its rows alone, most often in an index, and only
 * its rows are joined with the rest: passing over 100,000 of them costs milliseconds.
 */
export function createResourceReader(db: Database.Database) {
  const conditionsOf = createDeliveryConditions(db)
  const mailboxId = db.prepare<[string], number>('SELECT id FROM mailbox WHERE name = ?').pluck()
  const senders = db.prepare<[string], { id: number; facts: string }>(
    'SELECT id, facts FROM sender WHERE mailbox = ? ORDER BY id',
  )
  const addressOf = db
    .prepare<[number, number], string>(
      `SELECT facts ->> 'sender' FROM delivery WHERE mailbox_id = ? AND sender_id = ? LIMIT 1`,
    )
    .pluck()
  const links = db.prepare<unknown[], ClickedLink>(
    `SELECT e.detail ->> 'url' AS url, count(DISTINCT e.delivery) AS messages, count(*) AS events
     FROM delivery d CROSS JOIN event e ON e.delivery = d.number
     WHERE d.mailbox_id = (SELECT id FROM mailbox WHERE name = ?) AND d.campaign_id = ? AND d.clicks > 0 AND e.type = ?
     GROUP BY url ORDER BY min(e.number) LIMIT 1000`,
  )

  function run<Row>(
    sql: string,
    { values }: Conditions,
    { limit, offset }: ListPage<string>,
  ): readonly Row[] {
    return db.prepare<unknown[], Row>(sql).all(...values, limit, offset)
  }
  function total(sql: string, { values }: Conditions): number {
    return db
      .prepare<unknown[], number>(sql)
      .pluck()
      .get(...values) as number
  }

  /** The page is found from whichever side leads to fewer rows. */
  function eventConditions(
    selection: EventListSelection,
  ): (Conditions & { readonly from: string }) | undefined {
    const ofDelivery = conditionsOf(selection)
    if (ofDelivery === undefined) return undefined
    const { type, delivery, from, eventTo, eventFrom = from } = selection
    const isRare = [
      selection.campaignId,
      selection.contactId,
      selection.recipient,
      selection.customId,
      delivery,
    ]
    const isFromDelivery = isRare.some((value) => value !== undefined)
    // A plus keeps SQLite from going through all events of a type once for each delivery.
    const own = isFromDelivery ? '+e.' : 'e.'
    const ofEvent = conjunction([
      [`${own}mailbox_id = ?`, ofDelivery.values[0]],
      [`${own}type = ?`, mailjetEventTypes.indexOf(type)],
      ['e.delivery = ?', delivery],
      // Nothing happens to a message before it comes.
      [`${own}at >= ?`, eventFrom],
      [`${own}at < ?`, eventTo],
    ])
    // An event has the mailbox of its delivery, which needs no look where nothing else is asked of it.
    if (!isFromDelivery && ofDelivery.values.length === 1) return { from: 'event e', ...ofEvent }
    const from_ = isFromDelivery
      ? 'delivery d CROSS JOIN event e ON e.delivery = d.number'
      : 'event e CROSS JOIN delivery d ON d.number = e.delivery'
    return {
      from: from_,
      text: `${ofEvent.text} AND ${ofDelivery.text}`,
      values: [...ofEvent.values, ...ofDelivery.values],
    }
  }

  function campaignConditions(selection: CampaignSelection): Conditions | undefined {
    const id = mailboxId.get(selection.mailbox)
    if (id === undefined) return undefined
    const { senderDomain, senderId } = selection
    // A number that nobody sent under is none of the campaigns'.
    const named = senderId === undefined ? undefined : (addressOf.get(id, senderId) ?? '')
    const { sender = named } = selection
    if (named !== undefined && named.toLowerCase() !== sender?.toLowerCase()) return undefined
    if (named === '') return undefined
    return conjunction([
      ['c.mailbox_id = ?', id],
      ['c.id = ?', selection.id],
      ['c.name = ?', selection.name],
      ["lower(c.facts ->> 'sender') = ?", sender?.toLowerCase()],
      [
        "instr(lower(c.facts ->> 'sender') || char(10), ?) > 0",
        senderDomain && `@${senderDomain.toLowerCase()}\n`,
      ],
      ['c.created_at >= ?', selection.from],
      ['c.created_at < ?', selection.to],
    ])
  }

  function contactConditions({ mailbox, campaignId, isExcluded }: ContactSelection): Conditions | undefined {
    const id = mailboxId.get(mailbox)
    if (id === undefined) return undefined
    return conjunction([
      ['c.mailbox_id = ?', id],
      [
        'c.id IN (SELECT d.contact_id FROM delivery d WHERE d.mailbox_id = c.mailbox_id AND d.campaign_id = ?)',
        campaignId,
      ],
      ['c.is_excluded = ?', isExcluded === undefined ? undefined : Number(isExcluded)],
    ])
  }

  return {
    pageDeliveries(selection: DeliverySelection, page: ListPage<DeliveryOrder>): readonly MailjetDelivery[] {
      const found = conditionsOf(selection)
      if (found === undefined) return []
      const order = orderBy(deliveryOrders[page.order ?? 'arrivedAt'], 'd.number', page)
      const joined = fromDeliveries.replace('delivery d', 'delivery d ON d.number = p.number')
      const sql = `WITH p AS MATERIALIZED (
          SELECT d.number FROM delivery d WHERE ${found.text} ORDER BY ${order} LIMIT ? OFFSET ?)
        SELECT ${deliveryColumns} FROM p CROSS JOIN ${joined} ORDER BY ${order}`
      return run<StoredDeliveryRow>(sql, found, page).map(toDelivery)
    },

    pageEvents(selection: EventListSelection, page: ListPage<EventOrder>): readonly DeliveredEvent[] {
      const found = eventConditions(selection)
      if (found === undefined) return []
      const order = orderBy('e.at', 'e.number', page)
      const joined = fromDeliveries.replace('delivery d', 'delivery d ON d.number = e.delivery')
      const sql = `WITH p AS MATERIALIZED (
          SELECT e.number FROM ${found.from} WHERE ${found.text} ORDER BY ${order} LIMIT ? OFFSET ?)
        SELECT ${deliveryColumns}, ${eventColumns}
        FROM p CROSS JOIN event e ON e.number = p.number CROSS JOIN ${joined} ORDER BY ${order}`
      return run<StoredDeliveryRow & StoredEventRow>(sql, found, page).map((row) => ({
        event: toEvent(row),
        delivery: toDelivery(row),
      }))
    },

    countEvents(selection: EventListSelection): number {
      const found = eventConditions(selection)
      return found === undefined ? 0 : total(`SELECT count(*) FROM ${found.from} WHERE ${found.text}`, found)
    },

    pageCampaigns(selection: CampaignSelection, page: ListPage<CampaignOrder>): readonly MailjetCampaign[] {
      const found = campaignConditions(selection)
      if (found === undefined) return []
      const order =
        page.order === undefined
          ? orderOf('c.number', page)
          : orderBy(campaignOrders[page.order], 'c.number', page)
      const sql = `SELECT c.*, CAST(c.first_message_id AS TEXT) AS first_message_id, b.name AS mailbox
        FROM campaign c CROSS JOIN mailbox b ON b.id = c.mailbox_id
        WHERE ${found.text} ORDER BY ${order} LIMIT ? OFFSET ?`
      return run<CampaignRow>(sql, found, page).map(toCampaign)
    },

    countCampaigns(selection: CampaignSelection): number {
      const found = campaignConditions(selection)
      return found === undefined ? 0 : total(`SELECT count(*) FROM campaign c WHERE ${found.text}`, found)
    },

    pageContacts(selection: ContactSelection, page: ListPage<ContactOrder>): readonly MailjetContact[] {
      const found = contactConditions(selection)
      if (found === undefined) return []
      const order = orderBy(contactOrders[page.order ?? 'id'], 'c.id', page)
      const sql = `SELECT c.*, b.name AS mailbox FROM contact c CROSS JOIN mailbox b ON b.id = c.mailbox_id
        WHERE ${found.text} ORDER BY ${order} LIMIT ? OFFSET ?`
      return run<ContactRow>(sql, found, page).map(toContact)
    },

    countContacts(selection: ContactSelection): number {
      const found = contactConditions(selection)
      return found === undefined ? 0 : total(`SELECT count(*) FROM contact c WHERE ${found.text}`, found)
    },

    listClickedLinks(mailbox: string, campaignId: number): readonly ClickedLink[] {
      return links.all(mailbox, campaignId, mailjetEventTypes.indexOf('click'))
    },

    listSenders(mailbox: string): readonly MailjetSender[] {
      return senders.all(mailbox).map(({ id, facts }) => {
        const kept: Omit<MailjetSender, 'id'> = JSON.parse(facts)
        return { id, ...kept }
      })
    },

    ...createStatisticReader(db),
  }
}

function orderOf(column: string, { isDescending }: ListPage<string>): string {
  return isDescending ? `${column} DESC` : column
}

function orderBy(column: string, tie: string, page: ListPage<string>): string {
  return [...new Set([column, tie])].map((name) => orderOf(name, page)).join(', ')
}
