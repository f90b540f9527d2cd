import type {
  ContactChange,
  DeliveredEvent,
  MailjetCampaign,
  MailjetContact,
  MailjetDelivery,
  MailjetEventType,
} from '../model/mailjet-event.ts'
import type { MailjetSender } from '../model/mailjet-sender.ts'
import type { MailjetStatistic, StatisticSource, StatisticTiming } from '../model/mailjet-statistic.ts'
import type { DeliverySelection } from './delivery-store.ts'

/** A page of a list by numbers, as Mailjet's REST API pages. */
export interface ListPage<Order extends string> {
  readonly limit: number
  readonly offset: number
  /** In the order in which they came to be without it. */
  readonly order?: Order | undefined
  readonly isDescending?: boolean | undefined
}

export type DeliveryOrder =
  | 'arrivedAt'
  | 'messageId'
  | 'contactId'
  | 'senderId'
  | 'campaignId'
  | 'status'
  | 'stateId'
export type EventOrder = 'at'
export type CampaignOrder = 'createdAt' | 'id' | 'name'
export type ContactOrder =
  | 'id'
  | 'address'
  | 'name'
  | 'createdAt'
  | 'lastActivityAt'
  | 'delivered'
  | 'isExcluded'

/** Events of one type by what they are, and by what their deliveries are. */
export interface EventListSelection extends DeliverySelection {
  readonly type: MailjetEventType
  /** Of the delivery: {@link MailjetDelivery.number}. */
  readonly delivery?: number | undefined
  /** Of the event, at it or later; epoch ms. */
  readonly eventFrom?: number | undefined
  /** Before it. */
  readonly eventTo?: number | undefined
}

export interface CampaignSelection {
  readonly mailbox: string
  readonly id?: number | undefined
  readonly name?: string | undefined
  /** Address of From. */
  readonly sender?: string | undefined
  readonly senderDomain?: string | undefined
  /** Of the same address. */
  readonly senderId?: number | undefined
  /** Its first message, epoch ms: at it or later, before it. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface ContactSelection {
  readonly mailbox: string
  /** Those that a message of it went to. */
  readonly campaignId?: number | undefined
  readonly isExcluded?: boolean | undefined
}

export interface StatisticSelection {
  readonly mailbox: string
  readonly source: StatisticSource
  /** All of the kind without it. */
  readonly sourceId?: number | undefined
  readonly timing: StatisticTiming
  /** Length of a stretch, a multiple of {@link slotMs}; null for one that has everything. */
  readonly resolutionMs: number | null
  /** Epoch ms, at it or later, before it: the stretch of five minutes that it lies in counts as a whole. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** A link of a campaign that was followed. */
export interface ClickedLink {
  readonly url: string
  /** Deliveries in which it was followed at least once. */
  readonly messages: number
  readonly events: number
}

/** What Mailjet's REST API lists and keeps, of one mailbox at a time. */
export interface ResourceStore {
  pageDeliveries(
    selection: DeliverySelection,
    page: ListPage<DeliveryOrder>,
  ): Promise<readonly MailjetDelivery[]>
  pageEvents(selection: EventListSelection, page: ListPage<EventOrder>): Promise<readonly DeliveredEvent[]>
  countEvents(selection: EventListSelection): Promise<number>
  pageCampaigns(
    selection: CampaignSelection,
    page: ListPage<CampaignOrder>,
  ): Promise<readonly MailjetCampaign[]>
  countCampaigns(selection: CampaignSelection): Promise<number>
  pageContacts(selection: ContactSelection, page: ListPage<ContactOrder>): Promise<readonly MailjetContact[]>
  countContacts(selection: ContactSelection): Promise<number>
  /** By source, then by time; stretches in which nothing happened are left out. */
  listStatistics(
    selection: StatisticSelection,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<readonly MailjetStatistic[]>
  countStatistics(selection: StatisticSelection): Promise<number>
  /** In the order in which they were first followed. */
  listClickedLinks(mailbox: string, campaignId: number): Promise<readonly ClickedLink[]>

  /** Makes the contact where there is none; resolves to false where it was there before. */
  saveContact(
    mailbox: string,
    contact: { readonly id: number; readonly address: string },
    change: ContactChange,
    now: number,
  ): Promise<boolean>
  /** Resolves to false where there is none. */
  removeContact(mailbox: string, id: number): Promise<boolean>
  /** By id; at most `limits.mailjetSenders`. */
  listSenders(mailbox: string): Promise<readonly MailjetSender[]>
  /** Makes it, or changes the one with this id. The default one is the only one of its mailbox. */
  saveSender(mailbox: string, sender: MailjetSender): Promise<void>
  removeSender(mailbox: string, id: number): Promise<boolean>
}
