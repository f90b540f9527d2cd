import type { MessageId } from './ids.ts'
import type { ErrorRelatedTo } from './mailjet-state.ts'

/** What happens to a mail after sending, as Mailjet's Event API names it. */
export const mailjetEventTypes = ['sent', 'open', 'click', 'bounce', 'blocked', 'spam', 'unsub'] as const

export type MailjetEventType = (typeof mailjetEventTypes)[number]

/** Who looked: an address, a country in two letters or nothing, a User-Agent. */
export interface EventVisitor {
  readonly ip: string
  readonly geo: string
  readonly agent: string
}

/** What an event tells besides whose it is and when (Event API, "per event"). */
export type MailjetEventDetail =
  /** `smtpReply`: as the destination gave it. */
  | { readonly type: 'sent'; readonly smtpReply: string }
  | ({ readonly type: 'open' } & EventVisitor)
  /** `url`: where the link leads, URL tags included. */
  | ({ readonly type: 'click'; readonly url: string } & EventVisitor)
  | {
      readonly type: 'bounce'
      /** The address goes to the list of blocked ones. */
      readonly isBlocked: boolean
      /** It will never work. */
      readonly isHard: boolean
      readonly errorRelatedTo: ErrorRelatedTo
      readonly error: string
      /** Raw text of the remote error. */
      readonly comment: string
    }
  | { readonly type: 'blocked'; readonly errorRelatedTo: ErrorRelatedTo; readonly error: string }
  /** `source`: name of the feedback loop. */
  | { readonly type: 'spam'; readonly source: string }
  /** `listId`: 0 for a mail of no list. */
  | ({ readonly type: 'unsub'; readonly listId: number } & EventVisitor)

/** An event before it is kept. `at`: epoch ms. */
export type NewMailjetEvent = { readonly at: number } & MailjetEventDetail

/** An event as it is kept. */
export type MailjetEvent = {
  /** Grows with every event, over all mailboxes; never given twice. */
  readonly number: number
  /** {@link MailjetDelivery.number}. */
  readonly delivery: number
  readonly mailbox: string
} & NewMailjetEvent

/** Where a delivery stands: the statuses of Mailjet's /REST/message that can come to be here. */
export const deliveryStatuses = [
  'queued',
  'sent',
  'opened',
  'clicked',
  'unsub',
  'spam',
  'softbounced',
  'hardbounced',
  'blocked',
] as const

export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** An error of the template language in a message. Line and column count from 1; 0 where no place is known. */
export interface DeliveryError {
  readonly piece: 'subject' | 'text' | 'html'
  readonly message: string
  readonly line: number
  readonly column: number
}

/** What is known of a message on its way to one recipient when it is sent. */
export interface DeliveryFacts {
  /** Unsigned 64 bits: `MessageID`. */
  readonly messageId: bigint
  /** `MessageUUID`: that of the message for a single recipient. */
  readonly uuid: string
  /** As the envelope has it. */
  readonly recipient: string
  readonly contactId: number
  readonly senderId: number
  /** Address of From, empty where there is none. */
  readonly sender: string
  /** Its display name. */
  readonly senderName: string
  /** 0 for a transactional message. */
  readonly campaignId: number
  /** X-Mailjet-Campaign; empty for none. */
  readonly campaign: string
  /** Empty for none, as with the payload. */
  readonly customId: string
  readonly payload: string
  readonly isOpenTracked: boolean
  readonly isClickTracked: boolean
  /** Of the message as it was taken. */
  readonly sizeBytes: number
  readonly attachments: number
  readonly hasHtml: boolean
  readonly hasText: boolean
  /** As delivered. */
  readonly subject: string
  readonly templateId: number | null
  /** Not empty also for a message that is delivered in spite of them. */
  readonly errors: readonly DeliveryError[]
}

/** A delivery before it is kept, with what happens to it at once. */
export interface NewDelivery extends DeliveryFacts {
  /** It is blocked where the campaign already has this address (X-Mailjet-DeduplicateCampaign). */
  readonly isDeduplicated: boolean
  readonly events: readonly NewMailjetEvent[]
}

/** A message on its way to one recipient: what Mailjet calls a message. */
export interface MailjetDelivery extends DeliveryFacts {
  /** Key of the store; grows with the messages. */
  readonly number: number
  readonly mailbox: string
  readonly message: MessageId
  /** Of the message. */
  readonly seq: number
  /** Epoch ms. */
  readonly arrivedAt: number
  readonly status: DeliveryStatus
  /** Number in the table of errors; null where nothing is wrong. */
  readonly stateId: number | null
  readonly isStatePermanent: boolean
  readonly opens: number
  readonly clicks: number
}

export interface DeliveredEvent {
  readonly event: MailjetEvent
  readonly delivery: MailjetDelivery
}

/** How many events of each type. */
export type EventCounts = Readonly<Record<MailjetEventType, number>>

/** Messages with the same X-Mailjet-Campaign in one mailbox. */
export interface MailjetCampaign {
  /** Key of the store, in the order in which they came to be. */
  readonly number: number
  readonly id: number
  readonly name: string
  readonly mailbox: string
  /** Epoch ms, of its first and of its newest delivery. */
  readonly createdAt: number
  readonly lastSentAt: number
  /** Of the first delivery. */
  readonly firstMessageId: bigint
  readonly sender: string
  readonly senderName: string
  readonly subject: string
  /** Deliveries, the blocked ones included. */
  readonly messages: number
  /** Every event counts: a mail opened twice counts twice. */
  readonly events: EventCounts
  /** Deliveries to which that happened at least once. */
  readonly unique: EventCounts
  readonly hardBounces: number
}

/** An address that was sent to, or that a client made, in one mailbox. Times in epoch ms; null for never. */
export interface MailjetContact {
  readonly id: number
  readonly mailbox: string
  readonly address: string
  readonly createdAt: number
  readonly lastActivityAt: number
  /** Deliveries that were sent. */
  readonly delivered: number
  readonly openedAt: number | null
  readonly clickedAt: number | null
  readonly unsubscribedAt: number | null
  readonly complainedAt: number | null
  /** Empty where a client gave none. */
  readonly name: string
  readonly isExcluded: boolean
  /** When that was last said. */
  readonly excludedAt: number | null
  /** When a client last changed it. */
  readonly updatedAt: number | null
  readonly properties: ContactProperties
}

/** By their names: what `data:` of the template language sees. */
export type ContactProperties = Readonly<Record<string, string | number | boolean>>

/** What a client says of a contact; what is undefined stays. */
export interface ContactChange {
  readonly name?: string | undefined
  readonly isExcluded?: boolean | undefined
  readonly properties?: ContactProperties | undefined
}
