import { z } from 'zod'
import { deliveredListSchema } from '../../../contract/mailjet.ts'
import { attachmentDisposition } from '../../../http/content-disposition.ts'
import { mailDocument } from '../../../http/mail-document.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { pixelUrl } from '../../../mailjet/delivered/delivery.ts'
import type { ApiOptions } from '../api-options.ts'
import { findMessageId, noSuchMessage, orNoSuchMessage } from '../find-message.ts'
import { deliveredJson } from '../mailjet-json.ts'
import { latestFilter, messageIdParams } from '../parameters.ts'

const query = latestFilter.extend({
  recipient: z.string().max(1_000).optional().describe('One of the recipients, letter case aside'),
})

/** A message as Mailjet would deliver it. */
export function deliveredRoutes(options: ApiOptions): readonly Route[] {
  const { inbox, events } = options

  async function compose(
    id: string,
    { recipient, ...filter }: z.output<typeof query>,
    how: { readonly isPreview?: boolean } = {},
  ) {
    const message = await findMessageId(options, id, filter)
    const { summary } = orNoSuchMessage(await inbox.find(message))
    const composed = (await events.composeDelivered(message, recipient, how)) ?? noSuchMessage()
    if (recipient !== undefined && composed.length === 0) {
      throw new HttpProblem(404, `The message has no recipient "${recipient}"`)
    }
    return { summary, composed }
  }

  return [
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/delivered',
      operationId: 'getDelivered',
      group: 'Mailjet',
      summary: 'Read a message as Mailjet would deliver it',
      description:
        'For each recipient: template language and marks replaced, links rewritten, pixel and header fields added, with the errors of the template and their place. Also for a mailbox that is not in Mailjet mode; then nothing has happened to it.',
      example: '"$POSTFANG/api/messages/latest/delivered"',
      params: messageIdParams,
      query,
      answers: {
        200: { description: 'The first 100 recipients, or the one', schema: deliveredListSchema },
        404: { description: 'There is no such message, or no such recipient' },
      },
      async handle({ params, query: asked }) {
        const { summary, composed } = await compose(params.id, asked)
        const kept = await events.deliveriesOf(summary)
        const deliveries = composed.map((delivery) =>
          deliveredJson(
            delivery,
            kept.find(({ recipient }) => recipient === delivery.recipient),
          ),
        )
        return Response.json({ deliveries, isInMailjetMode: kept.length > 0 })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/delivered/frame',
      operationId: 'getDeliveredFrame',
      group: 'Mailjet',
      summary: 'The HTML of a message as delivered, as the preview shows it',
      description:
        'To the first recipient, unless one is named. With images its pixel is loaded, from this server and nowhere else: that is an `open`. Its links lead to a page that counts the click and shows where it goes.',
      example: '"$POSTFANG/api/messages/latest/delivered/frame"',
      params: messageIdParams,
      query: query.extend({
        images: z.enum(['0', '1']).default('1').describe('0 holds back all images, the pixel too'),
      }),
      answers: {
        200: { description: 'The document', contentType: 'text/html; charset=utf-8' },
        404: { description: 'There is no such message, no HTML in it, or nothing is delivered' },
      },
      async handle({ params, query: { images, ...asked } }, context) {
        const { summary, composed } = await compose(params.id, asked, { isPreview: true })
        const [delivery] = composed
        if (delivery?.mail == null) throw nothingDelivered()
        if (delivery.mail.html === null) throw new HttpProblem(404, 'The message has no HTML part')
        // What is shown can be opened at once: its events have a place by then.
        await events.deliveriesOf(summary)
        const account = events.accountOf(summary.mailbox)
        const origin = `http://${context.req.header('host') ?? ''}`
        const pixel = pixelUrl({ ...account, trackUrl: origin }, delivery)
        const html = delivery.mail.html.replaceAll(`${account.trackUrl}/`, `${origin}/`)
        return mailDocument(html, { hasImages: images === '1', pixelUrl: pixel })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/delivered/raw',
      operationId: 'getRawDelivered',
      group: 'Mailjet',
      summary: 'Download a message as Mailjet would deliver it',
      description: 'To the first recipient, unless one is named.',
      example: '"$POSTFANG/api/messages/latest/delivered/raw" -o delivered.eml',
      params: messageIdParams,
      query,
      answers: {
        200: { description: 'The bytes that would be delivered', contentType: 'message/rfc822' },
        404: { description: 'There is no such message, no such recipient, or nothing is delivered' },
      },
      async handle({ params, query: asked }) {
        const { summary, composed } = await compose(params.id, asked)
        const mail = composed[0]?.mail
        if (mail == null) throw nothingDelivered()
        const headers = {
          'content-type': 'message/rfc822',
          'content-disposition': attachmentDisposition(null, `${summary.id}-delivered.eml`),
        }
        return new Response(mail.raw, { headers })
      },
    }),
  ]
}

function nothingDelivered(): HttpProblem {
  return new HttpProblem(404, 'Nothing is delivered: the template language of the message is in error')
}
