import type Database from 'better-sqlite3'
import { destinationIdOf } from '../../model/destination-id.ts'
import { deliveryStatuses } from '../../model/mailjet-event.ts'
import type { DeliverySelection } from '../delivery-store.ts'

/** A condition of fixed texts; values are always bound. */
export interface Conditions {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Turns selections into conditions on `delivery d`; undefined where there is no such mailbox, contact or destination, so that nothing is meant. */
export function createDeliveryConditions(db: Database.Database) {
  const mailboxId = db.prepare<[string], number>('SELECT id FROM mailbox WHERE name = ?').pluck()
  const contactId = db
    .prepare<[number, string], number>('SELECT id FROM contact WHERE mailbox_id = ? AND address = ? LIMIT 1')
    .pluck()
  // Whoever was sent to is a contact: the domains of a mailbox are read from their index, not from its deliveries.
  const domainEnds = db
    .prepare<[number], string>(
      `SELECT DISTINCT substr(address, instr(address, '@') + 1) FROM contact WHERE mailbox_id = ?`,
    )
    .pluck()
  function domainsOf(mailbox: number, destination: number): readonly string[] {
    // A quoted local part may have an @ of its own.
    const domains = new Set(domainEnds.all(mailbox).map((end) => end.replace(/^.*@/su, '').toLowerCase()))
    return [...domains].filter((domain) => destinationIdOf(domain) === destination)
  }

  // The senders of a mailbox are counted one by one, and are few: their addresses stand in any message of each.
  const senders = db.prepare<[number], { id: number; address: string | null }>(
    `SELECT s.source_id AS id, (SELECT d.facts ->> 'sender' FROM delivery d
       WHERE d.mailbox_id = s.mailbox_id AND d.sender_id = s.source_id LIMIT 1) AS address
     FROM (SELECT DISTINCT mailbox_id, source_id FROM statistic WHERE mailbox_id = ? AND timing = 0 AND source = 1) s`,
  )
  function sendersAt(mailbox: number, domain: string): readonly number[] {
    const end = `@${domain.toLowerCase()}`
    return senders
      .all(mailbox)
      .flatMap(({ id, address }) => (address?.toLowerCase().endsWith(end) ? [id] : []))
  }

  return (selection: DeliverySelection): Conditions | undefined => {
    const id = mailboxId.get(selection.mailbox)
    if (id === undefined) return undefined
    const { recipient } = selection
    const contact = recipient === undefined ? undefined : contactId.get(id, recipient.toLowerCase())
    if (recipient !== undefined && contact === undefined) return undefined
    const status = selection.status?.map((name) => deliveryStatuses.indexOf(name))
    const [only] = status ?? []
    const isOne = status?.length === 1
    const { senderDomain, destinationId } = selection
    const domains = destinationId === undefined ? undefined : domainsOf(id, destinationId)
    if (domains?.length === 0) return undefined
    const ofDomain = senderDomain === undefined ? undefined : sendersAt(id, senderDomain)
    return conjunction([
      ['d.mailbox_id = ?', id],
      ['d.contact_id = ?', contact],
      ['d.contact_id = ?', selection.contactId],
      ['d.sender_id = ?', selection.senderId],
      ['d.campaign_id = ?', selection.campaignId],
      ['d.custom_id = ?', selection.customId],
      // One by itself, so that SQLite finds the index that has it in order.
      ['d.status = ?', isOne ? only : undefined],
      ['d.status IN (SELECT value FROM json_each(?))', isOne ? undefined : status && JSON.stringify(status)],
      ['d.state = ?', selection.stateId],
      ['d.arrived_at >= ?', selection.from],
      ['d.arrived_at < ?', selection.to],
      [
        "EXISTS (SELECT 1 FROM json_each(?) WHERE lower(substr(d.recipient, -length(value) - 1)) = '@' || value)",
        domains && JSON.stringify(domains),
      ],
      ['d.sender_id IN (SELECT value FROM json_each(?))', ofDomain && JSON.stringify(ofDomain)],
    ])
  }
}

/** Of those whose value was given. */
export function conjunction(terms: readonly (readonly [text: string, value: unknown])[]): Conditions {
  const given = terms.filter(([, value]) => value !== undefined)
  return { text: given.map(([text]) => text).join(' AND '), values: given.map(([, value]) => value) }
}
