import type { Route } from '../../../http/route.ts'
import { type AccountRoutesOptions, defineAccountRoute } from './account-route.ts'
import { createCampaignRoutes } from './campaign-routes.ts'
import { createContactRoutes } from './contact-routes.ts'
import { createEventRoutes } from './event-routes.ts'
import { createMessageRoutes } from './message-routes.ts'
import { answerError, answerList, answerNotFound, type RestObject } from './rest-answer.ts'
import type { RestRequest } from './rest-route.ts'
import { createSenderRoutes } from './sender-routes.ts'
import { createStatcounterRoutes } from './statcounter-routes.ts'

/** What Mailjet's REST API tells of an account and of what it sent. */
export function createAccountRoutes(options: AccountRoutesOptions): readonly Route[] {
  return [
    ...createMessageRoutes(options),
    ...createEventRoutes(options),
    ...createStatcounterRoutes(options),
    ...createCampaignRoutes(options),
    ...createContactRoutes(options),
    ...createSenderRoutes(options),
    ...createKeyRoutes(options),
    ...createListRoutes(options),
  ]
}

/** `/apikey`: the one that calls, whose numbers are those of the delivered mail. Secrets are not told. */
function createKeyRoutes(options: AccountRoutesOptions): readonly Route[] {
  const show = ({ caller: { key, mailbox } }: RestRequest): RestObject => {
    const { apiKeyId, userId, trackUrl } = options.events.accountOf(mailbox)
    return {
      ACL: '',
      APIKey: key ?? '',
      CreatedAt: '',
      ID: apiKeyId,
      IsActive: true,
      IsMaster: true,
      Name: mailbox,
      QuarantineValue: 0,
      Runlevel: 'Normal',
      SecretKey: '',
      Skipspamd: false,
      TrackHost: new URL(trackUrl).host,
      UserID: userId,
    }
  }
  return [
    defineAccountRoute(options, {
      method: 'get',
      path: '/apikey',
      handle: (request) => answerList([show(request)], request.query),
    }),
    defineAccountRoute(options, {
      method: 'get',
      path: '/apikey/{id}',
      handle(request) {
        const own = show(request)
        const isOwn = [String(own.ID), own.APIKey].includes(request.param('id'))
        return isOwn ? answerList([own], request.query) : answerNotFound()
      },
    }),
  ]
}

/** Contact lists are no part of sending: an account here has none, and none can be made. */
function createListRoutes(options: AccountRoutesOptions): readonly Route[] {
  return ['contactslist', 'listrecipient'].flatMap((name) => [
    defineAccountRoute(options, {
      method: 'get',
      path: `/${name}`,
      handle: ({ query }) => answerList([], query),
    }),
    defineAccountRoute(options, {
      method: 'get',
      path: `/${name}/{id}`,
      handle: () => answerNotFound(),
    }),
    defineAccountRoute(options, {
      method: 'post',
      path: `/${name}`,
      handle: () =>
        answerError(501, `Postfang does not have contact lists: "${name}" can only be read, and is empty`),
    }),
  ])
}
