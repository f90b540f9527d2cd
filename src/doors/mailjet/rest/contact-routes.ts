import { isDeepStrictEqual } from 'node:util'
import { defineForeignRoute } from '../../../http/foreign-route.ts'
import type { Route } from '../../../http/route.ts'
import { contactIdOf } from '../../../mailjet/delivered/delivery.ts'
import type { ContactChange, MailjetContact } from '../../../model/mailjet-event.ts'
import type { ContactOrder, ContactSelection } from '../../../store/resource-store.ts'
import { readCaller } from '../api-key.ts'
import { isAddress } from '../send/is-address.ts'
import { type AccountRoutesOptions, defineAccountRoute } from './account-route.ts'
import {
  changeProperties,
  contactDataObject,
  contactObject,
  readContactChange,
} from './contact-properties.ts'
import {
  answerData,
  answerDeleted,
  answerError,
  answerNotFound,
  answerPage,
  answerUnchanged,
  type RestObject,
} from './rest-answer.ts'
import type { RestQuery } from './rest-query.ts'
import { RestError, type RestRequest } from './rest-route.ts'
import { propertyOf, readFlag, readNumber, readPage } from './rest-values.ts'

const orders = {
  ID: 'id',
  Email: 'address',
  Name: 'name',
  CreatedAt: 'createdAt',
  LastActivityAt: 'lastActivityAt',
  DeliveredCount: 'delivered',
  IsExcludedFromCampaigns: 'isExcluded',
} as const satisfies Record<string, ContactOrder>

/**
 * `/contact`, `/contactdata` and `DELETE /v4/contacts/{id}`. Contacts are the addresses that a mailbox sent to, and those that
 * were made here; by id or by address.
 */
export function createContactRoutes(options: AccountRoutesOptions): readonly Route[] {
  const { events, checkKey, clock = Date.now } = options
  const { log, resources } = events
  const define = (definition: Parameters<typeof defineAccountRoute>[1]) =>
    defineAccountRoute(options, definition)

  function find({ caller, param }: RestRequest): Promise<MailjetContact | undefined> {
    const text = param('id')
    return log.findContact(caller.mailbox, /^\d{1,15}$/u.test(text) ? Number(text) : text)
  }

  function list(path: string, show: (contact: MailjetContact) => RestObject): Route {
    return define({
      method: 'get',
      path,
      handle({ caller, query }) {
        const selection = readFilter(caller.mailbox, query)
        const page = readPage(query, orders)
        return answerPage(
          query,
          async () =>
            selection === undefined ? [] : (await resources.pageContacts(selection, page)).map(show),
          async () => (selection === undefined ? 0 : resources.countContacts(selection)),
        )
      },
    })
  }

  function one(path: string, show: (contact: MailjetContact) => RestObject): Route {
    return define({
      method: 'get',
      path,
      async handle(request) {
        const found = await find(request)
        return found === undefined ? answerNotFound() : answerData([show(found)])
      },
    })
  }

  /** Answers 304 where nothing would change. */
  function change(
    path: string,
    read: (before: MailjetContact, request: RestRequest) => ContactChange,
    show: (contact: MailjetContact) => RestObject,
  ): Route {
    return define({
      method: 'put',
      path,
      async handle(request) {
        const before = await find(request)
        if (before === undefined) return answerNotFound()
        const wanted = read(before, request)
        const known = new Map<string, unknown>(Object.entries(before))
        const changes = Object.entries(wanted).filter(([, value]) => value !== undefined)
        if (changes.every(([name, value]) => isDeepStrictEqual(known.get(name), value)))
          return answerUnchanged()
        await resources.saveContact(request.caller.mailbox, before, wanted, clock())
        const after = await find(request)
        return after === undefined ? answerNotFound() : answerData([show(after)])
      },
    })
  }

  return [
    list('/contact', contactObject),
    define({
      method: 'post',
      path: '/contact',
      async handle({ caller: { mailbox }, body }) {
        const address = propertyOf(body, 'Email')
        if (typeof address !== 'string' || !isAddress(address))
          throw new RestError(400, 'Missing or invalid value for "Email": an email address is expected')
        const id = contactIdOf(address)
        if ((await log.findContact(mailbox, id)) !== undefined) throw existing(address)
        const isNew = await resources.saveContact(mailbox, { id, address }, readContactChange(body), clock())
        const made = await log.findContact(mailbox, id)
        if (!isNew || made === undefined) throw existing(address)
        return answerData([contactObject(made)], 201)
      },
    }),
    define({
      method: 'post',
      path: '/contact/managemanycontacts',
      handle: () =>
        answerError(501, 'Postfang does not have jobs: make contacts one by one with POST /contact'),
    }),
    one('/contact/{id}', contactObject),
    change('/contact/{id}', (_, { body }) => readContactChange(body), contactObject),
    list('/contactdata', contactDataObject),
    one('/contactdata/{id}', contactDataObject),
    change(
      '/contactdata/{id}',
      ({ properties }, { body }) => ({ properties: changeProperties(properties, body) }),
      contactDataObject,
    ),
    define({
      method: 'delete',
      path: '/contactdata/{id}',
      async handle(request) {
        const found = await find(request)
        if (found === undefined) return answerNotFound()
        await resources.saveContact(request.caller.mailbox, found, { properties: {} }, clock())
        return answerDeleted()
      },
    }),
    defineForeignRoute({
      method: 'delete',
      path: '/v4/contacts/{id}',
      async handle(context) {
        const { mailbox } = await readCaller(context, checkKey)
        await events.settled(options.inbox.head)
        const id = context.req.param('id') ?? ''
        // Recorded: the same answer for one that there is not.
        if (/^\d{1,15}$/u.test(id)) await resources.removeContact(mailbox, Number(id))
        return new Response(null, { status: 200 })
      },
    }),
  ]
}

function existing(address: string): RestError {
  return new RestError(400, `MJ18 A Contact resource with value "${address}" for Email already exists.`)
}

/** Undefined where nothing can be meant: nobody is on a list. */
function readFilter(mailbox: string, query: RestQuery): ContactSelection | undefined {
  if ((readNumber(query, 'ContactsList') ?? 0) !== 0) return undefined
  return {
    mailbox,
    campaignId: readNumber(query, 'Campaign'),
    isExcluded: readFlag(query, 'IsExcludedFromCampaigns'),
  }
}
