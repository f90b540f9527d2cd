import type { MailjetAccount } from '../mailjet/delivered/delivery.ts'
import type { MessageId } from '../model/ids.ts'
import type { DeliveredEvent, MailjetDelivery, MailjetEventDetail } from '../model/mailjet-event.ts'
import type { StoredTemplate } from '../model/stored-template.ts'
import type { DeliveryStore } from '../store/delivery-store.ts'
import type { ResourceStore } from '../store/resource-store.ts'
import type { ComposedDelivery } from './compose-for.ts'
import type { Deviations } from './deviations.ts'

/** Looks a stored template up for a message of this mailbox; undefined where there is none. */
export type FindTemplate = (mailbox: string, idOrName: number | string) => Promise<StoredTemplate | undefined>

/** What can be read of deliveries and events. */
export type DeliveryReads = Pick<
  DeliveryStore,
  | 'findDelivery'
  | 'findDeliveryByUuid'
  | 'listDeliveriesOf'
  | 'listDeliveries'
  | 'countDeliveries'
  | 'listEventsOf'
  | 'listEventsOfDelivery'
  | 'listEventsAfter'
  | 'listEvents'
  | 'listCampaigns'
  | 'findCampaign'
  | 'listContacts'
  | 'findContact'
  | 'lastEvent'
>

export interface EventListener {
  /** In order, without gaps. */
  events(events: readonly DeliveredEvent[]): void
}

/**
 * What happens to mail after sending, in mailboxes in Mailjet mode. Whoever reads deliveries of a message waits for
 * `settled` first, and so never sees that they are worked out after its commit.
 */
export interface Events {
  readonly log: DeliveryReads
  /** What Mailjet's REST API lists of it, and keeps. */
  readonly resources: ResourceStore
  /** Resolves when the deliveries of everything up to this sequence number are there; at the latest after 30 s. */
  settled(seq: number): Promise<void>
  /** All deliveries of a message, in the order of its recipients, as soon as they are there. */
  deliveriesOf(message: { readonly id: MessageId; readonly seq: number }): Promise<readonly MailjetDelivery[]>
  /** Something happens to a delivery, now; undefined where it does not exist. */
  record(delivery: number, event: MailjetEventDetail): Promise<DeliveredEvent | undefined>
  /**
   * What Mailjet would deliver, in Mailjet mode or not: for one recipient, or for the first 100 of them.
   *
   * @param options `isPreview`: the HTML comes with its own images filled in
   * @returns undefined where there is no such message; empty where that is none of its recipients
   * @throws PostfangError `unreadable` when a limit is broken
   */
  composeDelivered(
    message: MessageId,
    recipient?: string,
    options?: { readonly isPreview?: boolean },
  ): Promise<readonly ComposedDelivery[] | undefined>
  readonly deviations: Deviations
  /** The account that a mailbox stands for. */
  accountOf(mailbox: string): MailjetAccount
  /** Follows events, those after the number `since` first; from now on without it. */
  subscribe(
    listener: EventListener,
    options: { readonly mailbox?: string | undefined; readonly since?: number | undefined },
  ): { readonly close: () => void }
  close(): Promise<void>
}
