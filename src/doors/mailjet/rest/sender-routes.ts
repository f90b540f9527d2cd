import { isDeepStrictEqual } from 'node:util'
import type { Route } from '../../../http/route.ts'
import { contactIdOf } from '../../../mailjet/delivered/delivery.ts'
import { destinationIdOf } from '../../../model/destination-id.ts'
import { limits } from '../../../model/limits.ts'
import { type MailjetSender, type SenderEmailType, senderEmailTypes } from '../../../model/mailjet-sender.ts'
import type { Properties } from '../properties.ts'
import { isAddress } from '../send/is-address.ts'
import { type AccountRoutesOptions, defineAccountRoute } from './account-route.ts'
import {
  answerData,
  answerDeleted,
  answerList,
  answerNotFound,
  answerUnchanged,
  type RestObject,
} from './rest-answer.ts'
import type { RestQuery } from './rest-query.ts'
import { RestError, type RestRequest } from './rest-route.ts'
import { propertyOf, readFlag, readNumber, readSwitch, readText, timeOf } from './rest-values.ts'

/**
 * `/sender` and `/sender/{id}/validate`, by id or address. What is listed are the senders that were made here; mail is taken
 * from every other address, too.
 *
 * Quirk: a sender is Active from the start, while Mailjet's waits for its owner to follow a link.
 */
export function createSenderRoutes(options: AccountRoutesOptions): readonly Route[] {
  const { clock = Date.now, events } = options
  const { resources } = events
  const define = (definition: Parameters<typeof defineAccountRoute>[1]) =>
    defineAccountRoute(options, definition)

  async function find({ caller, param }: RestRequest): Promise<MailjetSender | undefined> {
    const wanted = param('id').toLowerCase()
    const senders = await resources.listSenders(caller.mailbox)
    return senders.find(({ id, email }) => String(id) === wanted || email.toLowerCase() === wanted)
  }

  return [
    define({
      method: 'get',
      path: '/sender',
      async handle({ caller, query }) {
        const senders = await resources.listSenders(caller.mailbox)
        return answerList(senders.filter(toFilter(query)).map(senderObject), query)
      },
    }),
    define({
      method: 'post',
      path: '/sender',
      async handle({ caller: { mailbox }, body }) {
        const email = propertyOf(body, 'Email')
        if (typeof email !== 'string' || !isAddress(email.replace(/^\*@/u, 'any@')))
          throw new RestError(
            400,
            'Missing or invalid value for "Email": an email address, or *@domain, is expected',
          )
        const before = await resources.listSenders(mailbox)
        const id = contactIdOf(email)
        if (before.some((sender) => sender.id === id))
          throw new RestError(400, `There is already a sender with email "${email}"`)
        if (before.length >= limits.mailjetSenders)
          throw new RestError(400, `Too many senders: at most ${limits.mailjetSenders}`)
        const { name = '', emailType = 'unknown', isDefault = false } = readChange(body)
        const made = { id, email, name, emailType, isDefault, createdAt: clock() }
        await resources.saveSender(mailbox, made)
        return answerData([senderObject(made)], 201)
      },
    }),
    define({
      method: 'get',
      path: '/sender/{id}',
      async handle(request) {
        const found = await find(request)
        return found === undefined ? answerNotFound() : answerData([senderObject(found)])
      },
    }),
    define({
      method: 'put',
      path: '/sender/{id}',
      async handle(request) {
        const before = await find(request)
        if (before === undefined) return answerNotFound()
        const after = { ...before, ...readChange(request.body) }
        if (isDeepStrictEqual(before, after)) return answerUnchanged()
        await resources.saveSender(request.caller.mailbox, after)
        return answerData([senderObject(after)])
      },
    }),
    define({
      method: 'delete',
      path: '/sender/{id}',
      async handle(request) {
        const found = await find(request)
        const isGone = found !== undefined && (await resources.removeSender(request.caller.mailbox, found.id))
        return isGone ? answerDeleted() : answerNotFound()
      },
    }),
    define({
      method: 'post',
      path: '/sender/{id}/validate',
      async handle(request) {
        const found = await find(request)
        if (found === undefined) return answerNotFound()
        return answerData([{ Errors: {}, GlobalError: '', ValidationMethod: 'ActivationEmail' }])
      },
    }),
  ]
}

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
const localPartOf = (email: string) => email.slice(0, email.lastIndexOf('@')).toLowerCase()

function senderObject(sender: MailjetSender): RestObject {
  return {
    CreatedAt: timeOf(sender.createdAt),
    DNSID: destinationIdOf(domainOf(sender.email)),
    Email: sender.email,
    EmailType: sender.emailType,
    Filename: '',
    ID: sender.id,
    IsDefaultSender: sender.isDefault,
    Name: sender.name,
    Status: 'Active',
  }
}

/** Only what was given. */
function readChange(body: Properties): Partial<Pick<MailjetSender, 'name' | 'emailType' | 'isDefault'>> {
  const name = readText(body, 'Name')
  if (name !== undefined && name.length > limits.contactNameChars)
    throw new RestError(400, `Invalid value for "Name": at most ${limits.contactNameChars} characters`)
  const [emailType, isDefault] = [readEmailType(body), readSwitch(body, 'IsDefaultSender')]
  return {
    ...(name === undefined ? {} : { name }),
    ...(emailType === undefined ? {} : { emailType }),
    ...(isDefault === undefined ? {} : { isDefault }),
  }
}

function readEmailType(body: Properties): SenderEmailType | undefined {
  const text = readText(body, 'EmailType')
  const found = senderEmailTypes.find((known) => known === text?.toLowerCase())
  if (text === undefined || found !== undefined) return found
  throw new RestError(400, `Invalid value for "EmailType": expected ${senderEmailTypes.join(', ')}`)
}

/** `ShowDeleted` shows nothing more: what was deleted is gone. */
function toFilter(query: RestQuery): (sender: MailjetSender) => boolean {
  const text = (name: string) => query.get(name)?.toLowerCase()
  const [domain, email, localPart, status] = [
    text('Domain'),
    text('Email'),
    text('LocalPart'),
    text('Status'),
  ]
  const [dnsId, isDomain] = [readNumber(query, 'DnsID'), readFlag(query, 'IsDomainSender')]
  return (sender) =>
    (domain === undefined || domainOf(sender.email) === domain) &&
    (email === undefined || sender.email.toLowerCase() === email) &&
    (localPart === undefined || localPartOf(sender.email) === localPart) &&
    (status === undefined || status === 'active') &&
    (dnsId === undefined || destinationIdOf(domainOf(sender.email)) === dnsId) &&
    (isDomain === undefined || sender.email.startsWith('*@') === isDomain)
}
