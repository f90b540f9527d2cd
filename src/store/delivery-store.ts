import type { MessageId } from '../model/ids.ts'
import type {
  ContactProperties,
  DeliveredEvent,
  DeliveryStatus,
  MailjetCampaign,
  MailjetContact,
  MailjetDelivery,
  MailjetEvent,
  MailjetEventType,
  NewDelivery,
  NewMailjetEvent,
} from '../model/mailjet-event.ts'
import type { MailboxProfile } from '../model/mailjet-profile.ts'

/** Which deliveries of a mailbox are meant. Times in epoch ms, of the message's arrival. */
export interface DeliverySelection {
  readonly mailbox: string
  /** In any letter case. */
  readonly recipient?: string | undefined
  readonly contactId?: number | undefined
  readonly senderId?: number | undefined
  readonly campaignId?: number | undefined
  readonly customId?: string | undefined
  readonly status?: readonly DeliveryStatus[] | undefined
  readonly stateId?: number | undefined
  /** Of the recipient's domain: `destinationIdOf`. */
  readonly destinationId?: number | undefined
  /** Of the address of From, in any letter case. */
  readonly senderDomain?: string | undefined
  /** At it or later. */
  readonly from?: number | undefined
  /** Before it. */
  readonly to?: number | undefined
}

/** Deliveries are listed by time of arrival, then by number: a row's place in that order. */
export type DeliveryCursor = Pick<MailjetDelivery, 'arrivedAt' | 'number'>

export interface DeliveryPage {
  readonly limit: number
  /** Newest first, those before it. */
  readonly before?: DeliveryCursor | undefined
}

/** Which events are meant. Times in epoch ms, of the event. */
export interface EventSelection {
  readonly mailbox?: string | undefined
  readonly types?: readonly MailjetEventType[] | undefined
  readonly campaignId?: number | undefined
  readonly contactId?: number | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** A message of a mailbox in Mailjet mode whose deliveries are still to be worked out. */
export interface UndeliveredMessage {
  readonly seq: number
  readonly id: MessageId
  readonly mailbox: string
  readonly receivedAt: number
  readonly sizeBytes: number
  readonly envelopeTo: readonly string[]
  /** Its headers ask for the template language, or for a template: see `engagement`. */
  readonly usesTemplate: boolean
  readonly templateId: number | null
}

/** What is known of a recipient: when it last opened and clicked, epoch ms, null for never; what clients said of it. */
export interface ContactEngagement {
  readonly properties: ContactProperties
  readonly openedAt: number | null
  readonly clickedAt: number | null
}

/** The same with its bytes, and with what is known of the contacts in the order of `envelopeTo` where the message may ask for it. */
export interface UndeliveredMail extends UndeliveredMessage {
  readonly raw: Uint8Array<ArrayBuffer>
  readonly engagement: readonly ContactEngagement[]
}

/** The deliveries of one message, in the order of its recipients. */
export interface SettledMessage {
  readonly seq: number
  readonly deliveries: readonly NewDelivery[]
}

/**
 * What the store keeps of Mailjet mode. A message that comes into a mailbox in that mode is noted in the same commit;
 * its deliveries are saved together with the striking out of that note, so that they are worked out exactly once.
 * What belongs to a message goes with it. Campaigns and contacts stay, with their counts, until their mailbox is emptied.
 */
export interface DeliveryStore {
  /** Null for that of the server. Holds for what comes from now on; makes the mailbox where it does not exist. */
  setProfile(mailbox: string, profile: MailboxProfile | null): Promise<void>
  /** Whose relay it is taken for now, that of the server where nothing was said of the mailbox itself. */
  profileOf(mailbox: string): MailboxProfile
  /** What was said of the mailbox itself, undefined where it does not exist. */
  findProfile(mailbox: string): Promise<MailboxProfile | null | undefined>
  /** Of this database, random: makes the links of tracking. */
  readMailjetSecret(): Promise<string>

  /** In order, `seq > after`. */
  listUndelivered(after: number, limit: number): Promise<readonly UndeliveredMessage[]>
  readUndelivered(id: MessageId): Promise<UndeliveredMail | undefined>
  /**
   * Keeps deliveries with their events in one commit; messages that are gone or were settled before are passed over.
   * A delivery for which `isDeduplicated` holds is blocked where an earlier one to that address was not.
   */
  saveDeliveries(messages: readonly SettledMessage[]): Promise<void>
  /** Moves the delivery's state and the counts of its campaign and contact too; undefined where it does not exist. */
  appendEvent(delivery: number, event: NewMailjetEvent): Promise<DeliveredEvent | undefined>

  /** The newest where several have this id, which is as good as impossible. */
  findDelivery(messageId: bigint): Promise<MailjetDelivery | undefined>
  findDeliveryByUuid(uuid: string): Promise<MailjetDelivery | undefined>
  /** In the order of the recipients. */
  listDeliveriesOf(message: MessageId): Promise<readonly MailjetDelivery[]>
  listDeliveries(selection: DeliverySelection, page: DeliveryPage): Promise<readonly MailjetDelivery[]>
  /** How many there are of each status. */
  countDeliveries(selection: DeliverySelection): Promise<Readonly<Partial<Record<DeliveryStatus, number>>>>

  /** In the order in which they came. */
  listEventsOf(message: MessageId): Promise<readonly MailjetEvent[]>
  listEventsOfDelivery(delivery: number): Promise<readonly MailjetEvent[]>
  /** With `number > after`, in order: what a courier or a feed follows. */
  listEventsAfter(
    after: number,
    page: { readonly limit: number; readonly mailbox?: string | undefined },
  ): Promise<readonly DeliveredEvent[]>
  /** Newest first, those with `number < before`. */
  listEvents(
    selection: EventSelection,
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly DeliveredEvent[]>

  /** Newest first, those with `number < before`; of all mailboxes without one. */
  listCampaigns(
    mailbox: string | undefined,
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly MailjetCampaign[]>
  findCampaign(mailbox: string, id: number): Promise<MailjetCampaign | undefined>
  /** By id, those with `id > after`. */
  listContacts(
    mailbox: string,
    page: { readonly limit: number; readonly after?: number | undefined },
  ): Promise<readonly MailjetContact[]>
  /** By id, or by address in any letter case. */
  findContact(mailbox: string, contact: number | string): Promise<MailjetContact | undefined>

  /** Number of the newest event; 0 where there was none. */
  readonly lastEvent: number
}
