import type { Route } from '../../../http/route.ts'
import type { DeliveredEvent, MailjetEventType } from '../../../model/mailjet-event.ts'
import { findState } from '../../../model/mailjet-state.ts'
import type { EventListSelection } from '../../../store/resource-store.ts'
import { type AccountRoutesOptions, defineAccountRoute } from './account-route.ts'
import { readStatisticsFilter } from './message-filter.ts'
import { findOwn } from './message-routes.ts'
import { answerList, answerPage, type RestObject } from './rest-answer.ts'
import type { RestQuery } from './rest-query.ts'
import { RestError, type RestRequest } from './rest-route.ts'
import { readNumber, readPage, readTime, startOf, timeOf } from './rest-values.ts'
import { userAgentId } from './user-agent-id.ts'

interface EventResource {
  readonly path: string
  readonly type: MailjetEventType
  /** The property that tells when it happened: what the list is sorted by. */
  readonly time: string
  /** Without a time, campaign or message, today's are meant (documented of `/openinformation`). */
  readonly isOfToday: boolean
  readonly show: (happened: DeliveredEvent) => RestObject
}

const resources: readonly EventResource[] = [
  { path: '/openinformation', type: 'open', time: 'OpenedAt', isOfToday: true, show: openObject },
  { path: '/clickstatistics', type: 'click', time: 'ClickedAt', isOfToday: true, show: clickObject },
  { path: '/bouncestatistics', type: 'bounce', time: 'BouncedAt', isOfToday: false, show: bounceObject },
]

/** What recipients did, one by one: `/openinformation`, `/clickstatistics`, `/bouncestatistics`, `/statistics/link-click`. */
export function createEventRoutes(options: AccountRoutesOptions): readonly Route[] {
  const { events, clock = Date.now } = options
  const define = (definition: Parameters<typeof defineAccountRoute>[1]) =>
    defineAccountRoute(options, definition)

  /** Undefined where nothing can be meant. */
  async function select(
    { caller: { mailbox }, query, param }: RestRequest,
    { type, isOfToday }: EventResource,
  ): Promise<EventListSelection | undefined> {
    const message = param('id') || query.get('MessageID')
    const selection = readStatisticsFilter(mailbox, query, clock())
    if (selection === undefined) return undefined
    const delivery = message === undefined ? undefined : (await findOwn(options, mailbox, message))?.number
    if (message !== undefined && delivery === undefined) return undefined
    const { eventFrom, eventTo } = readEventRange(query)
    const isOpen = [selection.from, selection.to, selection.campaignId, delivery, eventFrom, eventTo].every(
      (bound) => bound === undefined,
    )
    const from = isOfToday && isOpen ? startOf('day', clock()) : selection.from
    return { ...selection, type, delivery, from, eventFrom, eventTo }
  }

  const routesOf = (resource: EventResource): readonly Route[] =>
    [resource.path, `${resource.path}/{id}`].map((path) =>
      define({
        method: 'get',
        path,
        async handle(request) {
          const { query } = request
          const selection = await select(request, resource)
          const page = readPage(query, { [resource.time]: 'at' } as const)
          return answerPage(
            query,
            async () =>
              selection === undefined
                ? []
                : (await events.resources.pageEvents(selection, page)).map(resource.show),
            async () => (selection === undefined ? 0 : events.resources.countEvents(selection)),
          )
        },
      }),
    )

  return [
    ...resources.flatMap(routesOf),
    define({
      method: 'get',
      path: '/statistics/link-click',
      async handle({ caller, query }) {
        const campaign = readCampaign(query)
        const links = await events.resources.listClickedLinks(caller.mailbox, campaign)
        const objects = links.map(({ url, messages, events: clicks }, index) => ({
          ClickedEventsCount: clicks,
          ClickedMessagesCount: messages,
          PositionIndex: index + 1,
          URL: url,
        }))
        return answerList(objects, query)
      },
    }),
  ]
}

/** `EventFromTs` and `EventToTs`, whose second is part of it. */
function readEventRange(query: RestQuery) {
  const to = readTime(query, 'EventToTs')
  return { eventFrom: readTime(query, 'EventFromTs'), eventTo: to === undefined ? undefined : to + 1_000 }
}

function readCampaign(query: RestQuery): number {
  const campaign = readNumber(query, 'CampaignId')
  if (campaign === undefined) throw new RestError(400, 'Missing mandatory filter "CampaignId"')
  return campaign
}

function openObject({ event, delivery }: DeliveredEvent): RestObject {
  const agent = 'agent' in event ? event.agent : ''
  return {
    ArrivedAt: timeOf(delivery.arrivedAt),
    CampaignID: delivery.campaignId,
    ContactID: delivery.contactId,
    // Recorded: opens have no number of their own.
    ID: -1,
    MessageID: delivery.messageId,
    OpenedAt: timeOf(event.at),
    UserAgentFull: agent,
    UserAgentID: userAgentId(agent),
  }
}

function clickObject({ event, delivery }: DeliveredEvent): RestObject {
  return {
    ClickedAt: timeOf(event.at),
    ClickedDelay: Math.max(0, Math.floor((event.at - delivery.arrivedAt) / 1_000)),
    ContactID: delivery.contactId,
    ID: event.number,
    MessageID: delivery.messageId,
    Url: event.type === 'click' ? event.url : '',
    UserAgentID: userAgentId('agent' in event ? event.agent : ''),
  }
}

function bounceObject({ event, delivery }: DeliveredEvent): RestObject {
  const bounce = event.type === 'bounce' ? event : undefined
  return {
    BouncedAt: timeOf(event.at),
    CampaignID: delivery.campaignId,
    ContactID: delivery.contactId,
    ID: delivery.messageId,
    IsBlocked: bounce?.isBlocked ?? false,
    IsStatePermanent: bounce?.isHard ?? false,
    StateID: findState(bounce?.error ?? '')?.id ?? 0,
  }
}
