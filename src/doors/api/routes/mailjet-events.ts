import { z } from 'zod'
import {
  campaignListSchema,
  mailjetEventListSchema,
  mailjetEventSchema,
  newMailjetEventSchema,
} from '../../../contract/mailjet.ts'
import { mailjetEventJson } from '../../../http/mailjet-event-json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { MessageId } from '../../../model/ids.ts'
import type { MailjetDelivery } from '../../../model/mailjet-event.ts'
import type { ApiOptions } from '../api-options.ts'
import { findMessageId, orNoSuchMessage } from '../find-message.ts'
import { campaignJson } from '../mailjet-json.ts'
import { orderEvent } from '../order-event.ts'
import { cursor, latestFilter, mailboxFilter, messageIdParams, pageLimit } from '../parameters.ts'

/** What happens to mail after sending, in mailboxes in Mailjet mode. */
export function mailjetEventsRoutes(options: ApiOptions): readonly Route[] {
  const { inbox, events } = options

  async function deliveriesOf(id: MessageId): Promise<readonly MailjetDelivery[]> {
    const { summary } = orNoSuchMessage(await inbox.find(id))
    return events.deliveriesOf(summary)
  }

  async function firstLinkOf(id: MessageId): Promise<string | undefined> {
    return (await inbox.get(id))?.mail?.links.find(({ url }) => /^https?:/iu.test(url))?.url
  }

  function findRecipient(
    deliveries: readonly MailjetDelivery[],
    wanted: string | undefined,
  ): MailjetDelivery {
    const [first] = deliveries
    if (first === undefined) {
      throw new HttpProblem(
        409,
        'Nothing happens to this message after sending: its mailbox was not in Mailjet mode when it came. Put it there with PATCH /api/mailboxes/{name} {"profile":"mailjet"} and send again',
      )
    }
    if (wanted === undefined) return first
    const found = deliveries.find(({ recipient }) => recipient.toLowerCase() === wanted.toLowerCase())
    if (found === undefined) throw new HttpProblem(404, `The message has no recipient "${wanted}"`)
    return found
  }

  return [
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/events',
      operationId: 'listMailjetEvents',
      group: 'Mailjet',
      summary: 'List what happened to a message after sending',
      description: 'Empty for a message whose mailbox was not in Mailjet mode when it came.',
      example: '"$POSTFANG/api/messages/latest/events"',
      params: messageIdParams,
      query: latestFilter,
      answers: {
        200: { description: 'Events of all its recipients', schema: mailjetEventListSchema },
        404: { description: 'There is no such message' },
      },
      async handle({ params, query }) {
        const id = await findMessageId(options, params.id, query)
        const deliveries = new Map((await deliveriesOf(id)).map((delivery) => [delivery.number, delivery]))
        const happened = (await events.log.listEventsOf(id)).flatMap((event) => {
          const delivery = deliveries.get(event.delivery)
          return delivery === undefined ? [] : [mailjetEventJson({ event, delivery })]
        })
        return Response.json({ events: happened })
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/messages/{id}/events',
      operationId: 'orderMailjetEvent',
      group: 'Mailjet',
      summary: 'Let something happen to a message',
      description:
        'The event happens now, to one recipient. What is left out is filled in: a bounce is a hard one of an unknown user, a click goes to the first link.',
      example: `-X POST "$POSTFANG/api/messages/latest/events" -H "Content-Type: application/json" -d '{"type":"bounce","reply":"452 4.2.2 Mailbox full"}'`,
      params: messageIdParams,
      query: latestFilter,
      body: newMailjetEventSchema,
      answers: {
        201: { description: 'The event', schema: mailjetEventSchema },
        404: { description: 'There is no such message, or no such recipient' },
        409: { description: 'The message is not in Mailjet mode' },
      },
      async handle({ params, query, body }) {
        const id = await findMessageId(options, params.id, query)
        const { number } = findRecipient(await deliveriesOf(id), body.recipient)
        const needsLink = body.type === 'click' && body.url === undefined
        const happened = await events.record(
          number,
          orderEvent(body, needsLink ? await firstLinkOf(id) : undefined),
        )
        return Response.json(mailjetEventJson(orNoSuchMessage(happened)), { status: 201 })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/campaigns',
      operationId: 'listCampaigns',
      group: 'Mailjet',
      summary: 'List campaigns with what happened to their messages',
      description: 'Messages with the same X-Mailjet-Campaign in a mailbox in Mailjet mode. Newest first.',
      example: '"$POSTFANG/api/campaigns?mailbox=run-42"',
      query: z.strictObject({ mailbox: mailboxFilter, limit: pageLimit, cursor }),
      answers: { 200: { description: 'A page of campaigns', schema: campaignListSchema } },
      async handle({ query: { mailbox, limit, cursor: before } }) {
        await events.settled(inbox.head)
        const rows = await events.log.listCampaigns(mailbox, { limit: limit + 1, before })
        const campaigns = rows.slice(0, limit)
        const next = rows.length > limit ? (campaigns.at(-1)?.number ?? null) : null
        return Response.json({ campaigns: campaigns.map(campaignJson), next: next && String(next) })
      },
    }),
  ]
}
