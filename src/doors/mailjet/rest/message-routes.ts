import type { Route } from '../../../http/route.ts'
import { destinationIdOf } from '../../../model/destination-id.ts'
import type { MailjetDelivery, MailjetEvent, MailjetEventType } from '../../../model/mailjet-event.ts'
import { mailjetStates } from '../../../model/mailjet-state.ts'
import type { DeliveryOrder } from '../../../store/resource-store.ts'
import { type AccountRoutesOptions, defineAccountRoute } from './account-route.ts'
import { readMessageFilter, readStatisticsFilter } from './message-filter.ts'
import { answerData, answerList, answerNotFound, answerPage, type RestObject } from './rest-answer.ts'
import type { RestQuery } from './rest-query.ts'
import type { RestRequest } from './rest-route.ts'
import { readFlag, readMessageId, readPage, timeOf } from './rest-values.ts'
import { userAgentId } from './user-agent-id.ts'

const messageOrders = {
  ArrivedAt: 'arrivedAt',
  ID: 'messageId',
  ContactID: 'contactId',
  SenderID: 'senderId',
  CampaignID: 'campaignId',
  Status: 'status',
  StateID: 'stateId',
} as const satisfies Record<string, DeliveryOrder>

const informationOrders = { CreatedAt: 'arrivedAt', ...messageOrders } as const

/** Messages and what happened to each: `/message`, `/messagehistory`, `/messageinformation`, `/messagestate`. */
export function createMessageRoutes(options: AccountRoutesOptions): readonly Route[] {
  const { events, clock = Date.now } = options
  const { log, resources } = events
  const define = (definition: Parameters<typeof defineAccountRoute>[1]) =>
    defineAccountRoute(options, definition)

  const find = ({ caller, param }: RestRequest) => findOwn(options, caller.mailbox, param('id'))

  function list<Order extends DeliveryOrder>(
    path: string,
    read: typeof readMessageFilter,
    orders: Readonly<Record<string, Order>>,
    show: (delivery: MailjetDelivery, query: RestQuery) => RestObject,
  ): Route {
    return define({
      method: 'get',
      path,
      handle({ caller, query }) {
        const selection = read(caller.mailbox, query, clock())
        const page = readPage(query, orders)
        return answerPage(
          query,
          async () =>
            selection === undefined
              ? []
              : (await resources.pageDeliveries(selection, page)).map((found) => show(found, query)),
          async () => (selection === undefined ? 0 : sum(await log.countDeliveries(selection))),
        )
      },
    })
  }

  return [
    list('/message', readMessageFilter, messageOrders, messageObject),
    define({
      method: 'get',
      path: '/message/{id}',
      async handle(request) {
        const found = await find(request)
        return found === undefined ? answerNotFound() : answerData([messageObject(found, request.query)])
      },
    }),
    define({
      method: 'get',
      path: '/messagehistory/{id}',
      async handle(request) {
        const found = await find(request)
        // Recorded: one that there is not has had nothing happen to it.
        const happened = found === undefined ? [] : await log.listEventsOfDelivery(found.number)
        return answerList(happened.map(historyObject), request.query)
      },
    }),
    list('/messageinformation', readStatisticsFilter, informationOrders, informationObject),
    define({
      method: 'get',
      path: '/messageinformation/{id}',
      async handle(request) {
        const found = await find(request)
        return found === undefined ? answerNotFound() : answerData([informationObject(found)])
      },
    }),
    define({
      method: 'get',
      path: '/messagestate',
      handle: ({ query }) => answerList(states, query),
    }),
    define({
      method: 'get',
      path: '/messagestate/{id}',
      handle({ param }) {
        const found = states.find(({ ID }) => String(ID) === param('id'))
        return found === undefined ? answerNotFound() : answerData([found])
      },
    }),
  ]
}

/** A message of this mailbox by its `MessageID`, or by its `MessageUUID`; undefined where it has none. */
export async function findOwn(
  { events: { log } }: AccountRoutesOptions,
  mailbox: string,
  text: string,
): Promise<MailjetDelivery | undefined> {
  const id = readMessageId(text)
  const isUuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text)
  const byUuid = isUuid ? await log.findDeliveryByUuid(text.toLowerCase()) : undefined
  const found = id === undefined ? byUuid : await log.findDelivery(id)
  return found?.mailbox === mailbox ? found : undefined
}

const states = mailjetStates.map(({ id, error, relatedTo }) => ({
  ID: id,
  RelatedTo: relatedTo,
  State: error,
}))

function sum(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((total, count = 0) => total + count, 0)
}

function messageObject(delivery: MailjetDelivery, query: RestQuery): RestObject {
  const { recipient, stateId } = delivery
  return {
    ArrivedAt: timeOf(delivery.arrivedAt),
    AttachmentCount: delivery.attachments,
    AttemptCount: 0,
    CampaignID: delivery.campaignId,
    ContactAlt: readFlag(query, 'ShowContactAlt') === true ? recipient : '',
    ContactID: delivery.contactId,
    CustomID: readFlag(query, 'ShowCustomID') === true ? delivery.customId : undefined,
    Delay: 0,
    DestinationID: destinationIdOf(recipient.slice(recipient.lastIndexOf('@') + 1)),
    FilterTime: 0,
    ID: delivery.messageId,
    IsClickTracked: delivery.isClickTracked,
    IsHTMLPartIncluded: delivery.hasHtml,
    IsOpenTracked: delivery.isOpenTracked,
    IsTextPartIncluded: delivery.hasText,
    IsUnsubTracked: false,
    MessageSize: delivery.sizeBytes,
    SenderID: delivery.senderId,
    SpamassRules: '',
    SpamassassinScore: 0,
    StateID: stateId ?? undefined,
    StatePermanent: delivery.isStatePermanent,
    Status: delivery.status,
    Subject: readFlag(query, 'ShowSubject') === true ? delivery.subject : '',
    UUID: delivery.uuid,
  }
}

const pastNames: Readonly<Record<MailjetEventType, string>> = {
  sent: 'sent',
  open: 'opened',
  click: 'clicked',
  bounce: 'bounced',
  blocked: 'blocked',
  spam: 'spam',
  unsub: 'unsub',
}

function historyObject(event: MailjetEvent): RestObject {
  const agent = 'agent' in event ? event.agent : ''
  return {
    Comment: event.type === 'bounce' ? event.comment : '',
    EventAt: Math.floor(event.at / 1_000),
    EventType: pastNames[event.type],
    State: 'error' in event ? event.error : '',
    Useragent: agent,
    UseragentID: userAgentId(agent),
  }
}

function informationObject(delivery: MailjetDelivery): RestObject {
  const { status } = delivery
  const isSent = status !== 'queued' && status !== 'blocked'
  return {
    CampaignID: delivery.campaignId,
    ClickTrackedCount: delivery.clicks,
    ContactID: delivery.contactId,
    CreatedAt: timeOf(delivery.arrivedAt),
    ID: delivery.messageId,
    MessageSize: delivery.sizeBytes,
    OpenTrackedCount: delivery.opens,
    QueuedCount: status === 'queued' ? 1 : 0,
    SendEndAt: isSent ? timeOf(delivery.arrivedAt) : '',
    SentCount: isSent ? 1 : 0,
    SpamAssassinRules: { ALT: '', ID: -1 },
    SpamAssassinScore: 0,
  }
}
