import { z } from 'zod'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { limits } from '../../../model/limits.ts'
import type { ApiOptions } from '../api-options.ts'
import { orNoSuchMessage, readMessageId } from '../find-message.ts'
import { messageIdParams } from '../parameters.ts'

const claimedSchema = z.object({ claimed: z.boolean() }).meta({ id: 'Claimed' })

/**
 * Claims: of several clients that wait for the same message, one gets it. They bind nobody who does not ask, live as
 * long as the process, and the oldest are forgotten first.
 */
export function claimRoutes({ inbox }: ApiOptions): readonly Route[] {
  const claimed = new Set<string>()

  return [
    defineRoute({
      method: 'post',
      path: '/api/messages/{id}/claim',
      operationId: 'claimMessage',
      group: 'Messages',
      summary: 'Claim a message for one of several clients',
      description: 'The first gets it. Nothing else about the message changes; claims end with the process.',
      example: '-X POST "$POSTFANG/api/messages/$ID/claim"',
      params: messageIdParams,
      answers: {
        200: { description: 'It is yours', schema: claimedSchema },
        404: { description: 'There is no such message' },
        409: { description: 'Another client has claimed it' },
      },
      async handle({ params }) {
        const id = readMessageId(params.id)
        orNoSuchMessage(await inbox.find(id))
        if (claimed.has(id))
          throw new HttpProblem(409, 'Another client has claimed this message: take another')
        claimed.add(id)
        const [oldest] = claimed
        if (claimed.size > limits.claims && oldest !== undefined) claimed.delete(oldest)
        return Response.json({ claimed: true })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/messages/{id}/claim',
      operationId: 'releaseMessage',
      group: 'Messages',
      summary: 'Give a claimed message back',
      example: '-X DELETE "$POSTFANG/api/messages/$ID/claim"',
      params: messageIdParams,
      answers: { 200: { description: 'Others can claim it', schema: claimedSchema } },
      async handle({ params }) {
        claimed.delete(readMessageId(params.id))
        return Response.json({ claimed: false })
      },
    }),
  ]
}
