import type Database from 'better-sqlite3'
import { moveState } from '../../model/delivery-status.ts'
import { deliveryStatuses, mailjetEventTypes, type NewMailjetEvent } from '../../model/mailjet-event.ts'
import {
  bitOf,
  type CampaignFacts,
  type DeliveryRow,
  type EventRow,
  firstNumberOf,
  type SettledRows,
  type StoredStateRow,
  toDeliveryState,
  toEventRow,
  toStateColumns,
} from './delivery-rows.ts'
import { createStatisticWriter } from './statistic-rows.ts'

/** What the writer tells of an event that it has kept. */
export interface KeptEvent {
  readonly number: number
  readonly mailbox: string
}

interface Message {
  readonly mailbox_id: number
  readonly mailbox: string
  readonly received_at: number
}

interface Target extends StoredStateRow {
  readonly number: number
  readonly mailbox_id: number
  readonly mailbox: string
  readonly contact_id: number
  readonly sender_id: number
  readonly campaign_id: number | null
  readonly arrived_at: number
  readonly happened: number
}

/** An event, with whose counts it moves. */
interface Counted {
  readonly mailboxId: number
  readonly contactId: number
  readonly campaignId: number | null
  readonly type: number
  readonly at: number
  readonly isFirst: boolean
  readonly isHard: boolean
}

const typeOf = (name: (typeof mailjetEventTypes)[number]) => mailjetEventTypes.indexOf(name)
const blockedType = typeOf('blocked')
const blockedStatus = deliveryStatuses.indexOf('blocked')
const hardBounced = deliveryStatuses.indexOf('hardbounced')

const duplicate = { type: 'blocked', errorRelatedTo: 'mailjet', error: 'duplicate in campaign' } as const

/** Rows of an emptied mailbox that one step takes away. */
const rowsPerStep = 100

/** Told of every event in the transaction that keeps it. */
export type QueueEvent = (event: number, mailbox: string, type: number) => void

/** Keeps deliveries and what happens to them. Used inside transactions only. */
export function createDeliveryWriter(
  db: Database.Database,
  touch: (mailbox: string) => void,
  queue: QueueEvent,
) {
  const statements = prepareStatements(db)
  const statistics = createStatisticWriter(db)
  /** Asked for with every commit, after which nothing may fail. */
  let lastEvent = statements.lastEvent.get() ?? 0

  function saveDeliveries({ seq, deliveries }: SettledRows): void {
    if (statements.strikeOut.run(seq).changes === 0) return
    const message = statements.findMessage.get(seq)
    if (message === undefined) return
    for (const [place, delivery] of deliveries.entries()) {
      add(message, firstNumberOf(seq) + place, asAllowed(message, delivery))
    }
    touch(message.mailbox)
  }

  /** A campaign has an address once, and what was blocked does not count: nobody got it. */
  function asAllowed({ mailbox_id, received_at }: Message, delivery: DeliveryRow): DeliveryRow {
    const { isDeduplicated, campaignId, contactId } = delivery
    if (!isDeduplicated || campaignId === null || delivery.state.status === blockedStatus) return delivery
    if (statements.hasSent.get(campaignId, contactId, mailbox_id, blockedStatus) === undefined)
      return delivery
    const at = delivery.events[0]?.at ?? received_at
    const event: NewMailjetEvent = { at, ...duplicate }
    const state = moveState({ status: 'queued', stateId: null, isStatePermanent: false }, event)
    return {
      ...delivery,
      state: toStateColumns(state, bitOf(blockedType)),
      events: [toEventRow(event)],
    }
  }

  function add(message: Message, number: number, delivery: DeliveryRow): void {
    const { mailbox_id: mailboxId, received_at: arrivedAt } = message
    const { contactId, campaignId, state } = delivery
    statements.addDelivery.run(
      number,
      mailboxId,
      BigInt(delivery.messageId),
      Buffer.from(delivery.uuid, 'hex'),
      delivery.recipient,
      contactId,
      delivery.senderId,
      campaignId,
      delivery.customId,
      arrivedAt,
      state.status,
      state.state,
      state.isPermanent,
      state.happened,
      delivery.facts,
      delivery.errors,
    )
    statements.meetContact.run(mailboxId, contactId, delivery.recipient.toLowerCase(), arrivedAt, arrivedAt)
    if (campaignId !== null) meetCampaign(mailboxId, campaignId, arrivedAt, delivery)
    let happened = 0
    const place = { mailboxId, senderId: delivery.senderId, campaignId, arrivedAt }
    if (delivery.events.length === 0) statistics.count(place, undefined, true)
    for (const event of delivery.events) {
      queue(addEvent(number, mailboxId, event), message.mailbox, event.type)
      const isHard = event.type === typeOf('bounce') && state.status === hardBounced
      const isFirst = (happened & bitOf(event.type)) === 0
      count({ mailboxId, contactId, campaignId, type: event.type, at: event.at, isFirst, isHard })
      const { type, at } = event
      statistics.count(place, { type, at, isFirst, status: state.status, statusBefore: -1 }, happened === 0)
      happened |= bitOf(event.type)
    }
  }

  function meetCampaign(mailboxId: number, id: number, at: number, delivery: DeliveryRow): void {
    const { campaign, sender, senderName, subject, messageId } = delivery
    const facts: CampaignFacts = { sender, senderName, subject }
    statements.meetCampaign.run(mailboxId, id, campaign, at, at, BigInt(messageId), JSON.stringify(facts))
  }

  function count({ mailboxId, contactId, campaignId, type, at, isFirst, isHard }: Counted): void {
    statements.countContact[type]?.run({ at, mailboxId, contactId })
    if (campaignId === null) return
    const once = isFirst ? 1 : 0
    statements.countCampaign[type]?.run({ once, hard: isHard ? 1 : 0, mailboxId, campaignId })
  }

  /** Undefined for a delivery that does not exist. */
  function appendEvent(number: number, event: NewMailjetEvent): KeptEvent | undefined {
    const target = statements.findTarget.get(number)
    if (target === undefined) return undefined
    const row = toEventRow(event)
    const bit = bitOf(row.type)
    const next = toStateColumns(moveState(toDeliveryState(target), event), target.happened | bit)
    statements.moveDelivery.run({
      number,
      ...next,
      opens: event.type === 'open' ? 1 : 0,
      clicks: event.type === 'click' ? 1 : 0,
    })
    const kept = addEvent(number, target.mailbox_id, row)
    queue(kept, target.mailbox, row.type)
    count({
      mailboxId: target.mailbox_id,
      contactId: target.contact_id,
      campaignId: target.campaign_id,
      type: row.type,
      at: row.at,
      isFirst: (target.happened & bit) === 0,
      isHard: event.type === 'bounce' && event.isHard,
    })
    const {
      mailbox_id: mailboxId,
      sender_id: senderId,
      campaign_id: campaignId,
      arrived_at: arrivedAt,
    } = target
    const isFirst = (target.happened & bit) === 0
    const moved = { type: row.type, at: row.at, isFirst, status: next.status, statusBefore: target.status }
    statistics.count({ mailboxId, senderId, campaignId, arrivedAt }, moved, false)
    touch(target.mailbox)
    return { number: kept, mailbox: target.mailbox }
  }

  function addEvent(delivery: number, mailboxId: number, { type, at, detail }: EventRow): number {
    lastEvent = Number(statements.addEvent.run(delivery, mailboxId, type, at, detail).lastInsertRowid)
    return lastEvent
  }

  /** Takes away what belongs to a message. */
  function removeDeliveries(seq: number): void {
    const [first, behind] = [firstNumberOf(seq), firstNumberOf(seq + 1)]
    if (statements.removeDeliveries.run(first, behind).changes > 0) statements.removeEvents.run(first, behind)
    statements.strikeOut.run(seq)
  }

  /** Takes away some of the campaigns, contacts and statistics of a mailbox that was emptied; false where there are none left. */
  function removeAccount(mailboxId: number): boolean {
    const contacts = statements.removeContacts.run(mailboxId, mailboxId, rowsPerStep).changes
    const campaigns = statements.removeCampaigns.run(mailboxId, rowsPerStep).changes
    return contacts + campaigns + statistics.removeStatistics(mailboxId, rowsPerStep) > 0
  }

  return {
    /** Notes a message whose deliveries are to be worked out. */
    noteUndelivered: (seq: number) => statements.noteUndelivered.run(seq),
    saveDeliveries,
    appendEvent,
    removeDeliveries,
    removeAccount,
    hasAccount: (mailbox: string) => statements.hasAccount.get({ mailbox }) === 1,
    /** The newest number given out. */
    get lastEvent() {
      return lastEvent
    },
    /** Begins a transaction; the result takes back its numbers. */
    begin() {
      const before = lastEvent
      return () => {
        lastEvent = before
      }
    },
  }
}

function prepareStatements(db: Database.Database) {
  const contactTimes: Readonly<Record<string, string>> = {
    sent: 'delivered = delivered + 1',
    open: 'opened_at = max(coalesce(opened_at, 0), @at)',
    click: 'clicked_at = max(coalesce(clicked_at, 0), @at)',
    spam: 'complained_at = @at',
    unsub: 'unsubscribed_at = @at',
  }
  return {
    noteUndelivered: db.prepare<[number]>('INSERT INTO undelivered (seq) VALUES (?)'),
    strikeOut: db.prepare<[number]>('DELETE FROM undelivered WHERE seq = ?'),
    findMessage: db.prepare<[number], Message>(
      `SELECT m.mailbox_id, b.name AS mailbox, m.received_at
       FROM message m JOIN mailbox b ON b.id = m.mailbox_id WHERE m.seq = ?`,
    ),
    hasSent: db.prepare<[number, number, number, number], { found: 1 }>(
      `SELECT 1 AS found FROM delivery WHERE campaign_id = ? AND contact_id = ? AND mailbox_id = ?
         AND status != ? LIMIT 1`,
    ),
    addDelivery: db.prepare(
      `INSERT INTO delivery (number, mailbox_id, message_id, uuid, recipient, contact_id, sender_id, campaign_id,
         custom_id, arrived_at, status, state, is_permanent, happened, facts, errors)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    addEvent: db.prepare<[number, number, number, number, string]>(
      'INSERT INTO event (delivery, mailbox_id, type, at, detail) VALUES (?, ?, ?, ?, ?)',
    ),
    meetContact: db.prepare(
      `INSERT INTO contact (mailbox_id, id, address, created_at, last_activity_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (mailbox_id, id) DO NOTHING`,
    ),
    meetCampaign: db.prepare(
      `INSERT INTO campaign (mailbox_id, id, name, created_at, last_sent_at, first_message_id, facts, messages)
       VALUES (?, ?, ?, ?, ?, ?, ?, 1)
       ON CONFLICT (mailbox_id, id) DO UPDATE SET messages = messages + 1,
         last_sent_at = max(last_sent_at, excluded.last_sent_at)`,
    ),
    countContact: mailjetEventTypes.map((type) =>
      db.prepare<{ at: number; mailboxId: number; contactId: number }>(
        `UPDATE contact SET ${contactTimes[type] ? `${contactTimes[type]},` : ''} last_activity_at = max(last_activity_at, @at)
         WHERE mailbox_id = @mailboxId AND id = @contactId`,
      ),
    ),
    countCampaign: mailjetEventTypes.map((type) =>
      db.prepare<{ once: number; hard: number; mailboxId: number; campaignId: number }>(
        `UPDATE campaign SET ${type} = ${type} + 1, ${type}_once = ${type}_once + @once,
           hard_bounces = hard_bounces + @hard WHERE mailbox_id = @mailboxId AND id = @campaignId`,
      ),
    ),
    findTarget: db.prepare<[number], Target>(
      `SELECT d.number, d.mailbox_id, b.name AS mailbox, d.contact_id, d.sender_id, d.campaign_id, d.arrived_at, d.status, d.state,
         d.is_permanent, d.happened FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE d.number = ?`,
    ),
    moveDelivery: db.prepare(
      `UPDATE delivery SET status = @status, state = @state, is_permanent = @isPermanent, happened = @happened,
         opens = opens + @opens, clicks = clicks + @clicks WHERE number = @number`,
    ),
    removeDeliveries: db.prepare<[number, number]>('DELETE FROM delivery WHERE number >= ? AND number < ?'),
    removeEvents: db.prepare<[number, number]>('DELETE FROM event WHERE delivery >= ? AND delivery < ?'),
    removeContacts: db.prepare<[number, number, number]>(
      `DELETE FROM contact WHERE mailbox_id = ? AND id IN (SELECT id FROM contact WHERE mailbox_id = ? LIMIT ?)`,
    ),
    removeCampaigns: db.prepare<[number, number]>(
      'DELETE FROM campaign WHERE number IN (SELECT number FROM campaign WHERE mailbox_id = ? LIMIT ?)',
    ),
    hasAccount: db
      .prepare<{ mailbox: string }, number>(
        'SELECT EXISTS (SELECT 1 FROM contact c JOIN mailbox b ON b.id = c.mailbox_id WHERE b.name = @mailbox)',
      )
      .pluck(),
    lastEvent: db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'event'`).pluck(),
  }
}
