import { z } from 'zod'
import { deletedSchema, messageListSchema, tagListSchema } from '../../../contract/api.ts'
import { messageSchema } from '../../../contract/message.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { summaryJson } from '../../../http/summary-json.ts'
import { answerField } from '../answer-field.ts'
import type { ApiOptions } from '../api-options.ts'
import { describeMessage } from '../describe-message.ts'
import { noMatch } from '../find-message.ts'
import { cursor, field, mailboxFilter, pageLimit, searchFilter } from '../parameters.ts'
import { readSelection } from '../read-selection.ts'

/** Messages as a set: a page of them, the newest, all that match gone. */
export function messagesRoutes({ inbox, events, clock = Date.now }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/messages',
      operationId: 'listMessages',
      group: 'Messages',
      summary: 'List messages',
      description: 'Newest first. Follow `next` for more; a page costs the same at any depth.',
      example: '"$POSTFANG/api/messages?mailbox=run-42&q=subject:invoice"',
      query: z.strictObject({ mailbox: mailboxFilter, q: searchFilter, limit: pageLimit, cursor }),
      answers: { 200: { description: 'A page of messages', schema: messageListSchema } },
      async handle({ query }) {
        const selection = readSelection(query, clock())
        const page = await inbox.list(selection, { limit: query.limit, before: query.cursor })
        return Response.json({
          messages: page.messages.map(summaryJson),
          next: page.next === null ? null : String(page.next),
          total: page.total,
          totalIsExact: page.totalIsExact,
          unread: page.unread,
        })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/latest',
      operationId: 'getLatestMessage',
      group: 'Messages',
      summary: 'Read the newest message that matches',
      example: '"$POSTFANG/api/messages/latest?mailbox=run-42"',
      query: z.strictObject({ mailbox: mailboxFilter, q: searchFilter, field }),
      answers: {
        200: { description: 'The message', schema: messageSchema },
        404: { description: 'None matches' },
      },
      async handle({ query }) {
        const message = await inbox.latest(readSelection(query, clock()))
        const found = await describeMessage(events, message ?? noMatch())
        return query.field ? answerField([found], query.field) : Response.json(found)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/tags',
      operationId: 'listTags',
      group: 'Messages',
      summary: 'List tags in use',
      description: 'The commonest first, with how many messages bear each; at most 500.',
      example: '"$POSTFANG/api/tags?mailbox=run-42"',
      query: z.strictObject({ mailbox: mailboxFilter }),
      answers: { 200: { description: 'Tags', schema: tagListSchema } },
      async handle({ query }) {
        return Response.json({ tags: await inbox.listTags(query.mailbox) })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/messages',
      operationId: 'deleteMessages',
      group: 'Messages',
      summary: 'Delete all messages that match',
      description:
        'Without `mailbox` and `q` that is every message. A filter that does not parse, or a parameter that does not exist, deletes nothing. Mail that arrives meanwhile stays.',
      example: '-X DELETE "$POSTFANG/api/messages?mailbox=run-42"',
      query: z.strictObject({ mailbox: mailboxFilter, q: searchFilter }),
      answers: { 200: { description: 'How many were deleted', schema: deletedSchema } },
      async handle({ query }) {
        return Response.json({ deleted: await inbox.removeAll(readSelection(query, clock())) })
      },
    }),
  ]
}
