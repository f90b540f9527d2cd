import { z } from 'zod'
import { deletedSchema, patchSchema } from '../../../contract/api.ts'
import { messageSchema, summarySchema } from '../../../contract/message.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { summaryJson } from '../../../http/summary-json.ts'
import { answerField } from '../answer-field.ts'
import type { ApiOptions } from '../api-options.ts'
import { describeMessage } from '../describe-message.ts'
import { noSuchMessage, orNoSuchMessage, readMessageId } from '../find-message.ts'
import { field, messageIdParams } from '../parameters.ts'

/** One message: reading it, marking it, deleting it. */
export function messageRoutes({ inbox, events }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}',
      operationId: 'getMessage',
      group: 'Messages',
      summary: 'Read a message',
      description: 'With everything that was read out of it. Does not mark it as read.',
      example: '"$POSTFANG/api/messages/$ID"',
      params: messageIdParams,
      query: z.strictObject({ field }),
      answers: {
        200: { description: 'The message', schema: messageSchema },
        404: { description: 'There is no such message' },
      },
      async handle({ params, query }) {
        const message = await describeMessage(
          events,
          orNoSuchMessage(await inbox.get(readMessageId(params.id))),
        )
        return query.field ? answerField([message], query.field) : Response.json(message)
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/api/messages/{id}',
      operationId: 'updateMessage',
      group: 'Messages',
      summary: 'Mark a message as read or unread, or tag it',
      description: 'What is left out stays as it is.',
      example: `-X PATCH "$POSTFANG/api/messages/$ID" -H "Content-Type: application/json" -d '{"read":true,"tags":["checked"]}'`,
      params: messageIdParams,
      body: patchSchema,
      answers: {
        200: { description: 'The message as it is now', schema: summarySchema },
        404: { description: 'There is no such message' },
      },
      async handle({ params, body }) {
        const id = readMessageId(params.id)
        const tags = body.tags && [...new Set(body.tags)]
        return Response.json(
          summaryJson(orNoSuchMessage(await inbox.update(id, { isRead: body.read, tags }))),
        )
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/messages/{id}',
      operationId: 'deleteMessage',
      group: 'Messages',
      summary: 'Delete a message',
      example: '-X DELETE "$POSTFANG/api/messages/$ID"',
      params: messageIdParams,
      answers: {
        200: { description: 'It is gone', schema: deletedSchema },
        404: { description: 'There is no such message' },
      },
      async handle({ params }) {
        const wasThere = await inbox.remove(readMessageId(params.id))
        return wasThere ? Response.json({ deleted: 1 }) : noSuchMessage()
      },
    }),
  ]
}
