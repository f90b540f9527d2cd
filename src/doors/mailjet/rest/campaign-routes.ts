import type { Route } from '../../../http/route.ts'
import { campaignIdOf, contactIdOf } from '../../../mailjet/delivered/delivery.ts'
import type { MailjetCampaign } from '../../../model/mailjet-event.ts'
import type { CampaignOrder, CampaignSelection } from '../../../store/resource-store.ts'
import { type AccountRoutesOptions, defineAccountRoute } from './account-route.ts'
import { isTransactional } from './message-filter.ts'
import { answerData, answerError, answerNotFound, answerPage, type RestObject } from './rest-answer.ts'
import type { RestQuery } from './rest-query.ts'
import { readFlag, readNumber, readPage, readRange, timeOf } from './rest-values.ts'

const orders = {
  ID: 'id',
  CreatedAt: 'createdAt',
  SendStartAt: 'createdAt',
  CustomValue: 'name',
} as const satisfies Record<string, CampaignOrder>

/** `/campaign`: what messages with one X-Mailjet-Campaign became. By id, or by that value. */
export function createCampaignRoutes(options: AccountRoutesOptions): readonly Route[] {
  const { events, clock = Date.now } = options
  const { log, resources } = events
  return [
    defineAccountRoute(options, {
      method: 'get',
      path: '/campaign',
      handle({ caller, query }) {
        const selection = readFilter(caller.mailbox, query, clock())
        const page = readPage(query, orders)
        return answerPage(
          query,
          async () =>
            selection === undefined
              ? []
              : (await resources.pageCampaigns(selection, page)).map(campaignObject),
          async () => (selection === undefined ? 0 : resources.countCampaigns(selection)),
        )
      },
    }),
    defineAccountRoute(options, {
      method: 'get',
      path: '/campaign/{id}',
      async handle({ caller: { mailbox }, param }) {
        const id = /^\d{1,15}$/u.test(param('id')) ? Number(param('id')) : undefined
        const found =
          (id === undefined ? undefined : await log.findCampaign(mailbox, id)) ??
          (await log.findCampaign(mailbox, campaignIdOf(param('id'))))
        return found === undefined ? answerNotFound() : answerData([campaignObject(found)])
      },
    }),
    defineAccountRoute(options, {
      method: 'put',
      path: '/campaign/{id}',
      handle: () => answerError(501, 'Postfang does not change campaigns: they are what was sent'),
    }),
  ]
}

/** Undefined where nothing can be meant: there are no lists, newsletters or workflows, and campaigns have no stars. */
function readFilter(mailbox: string, query: RestQuery, now: number): CampaignSelection | undefined {
  if (!isTransactional(query)) return undefined
  for (const name of ['IsDeleted', 'IsNewsletterTool', 'IsStarred'])
    if (readFlag(query, name) === true) return undefined
  for (const name of ['ContactsListID', 'WorkflowID'])
    if ((readNumber(query, name) ?? 0) !== 0) return undefined
  return {
    mailbox,
    id: readNumber(query, 'CampaignID'),
    name: query.get('CustomCampaign'),
    sender: query.get('From'),
    senderId: readNumber(query, 'FromID'),
    senderDomain: query.get('FromDomain'),
    ...readRange(query, now),
  }
}

function campaignObject(campaign: MailjetCampaign): RestObject {
  return {
    CampaignType: 1,
    ClickTracked: campaign.unique.click,
    CreatedAt: timeOf(campaign.createdAt),
    CustomValue: campaign.name,
    FirstMessageID: campaign.firstMessageId,
    FromEmail: campaign.sender,
    FromID: contactIdOf(campaign.sender),
    FromName: campaign.senderName,
    HasHtmlCount: 0,
    HasTxtCount: 0,
    ID: campaign.id,
    IsDeleted: false,
    IsStarred: false,
    ListID: 0,
    NewsLetterID: 0,
    OpenTracked: campaign.unique.open,
    SegmentationID: 0,
    SendEndAt: timeOf(campaign.lastSentAt),
    SendStartAt: timeOf(campaign.createdAt),
    SpamassScore: 0,
    Status: 2,
    Subject: campaign.subject,
    UnsubscribeTrackedCount: campaign.unique.unsub,
    WorkflowID: 0,
  }
}
