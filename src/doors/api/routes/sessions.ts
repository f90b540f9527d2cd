import { z } from 'zod'
import { sessionListSchema, sessionSchema } from '../../../contract/session.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { sessionSummaryJson } from '../../../http/session-json.ts'
import { parseSessionId } from '../../../model/ids.ts'
import { sessionKinds } from '../../../model/session.ts'
import type { ApiOptions } from '../api-options.ts'
import { noSuchSession, readSessionId } from '../find-message.ts'
import { mailboxFilter, pageLimit } from '../parameters.ts'
import { sessionJson } from '../wire.ts'

/** SMTP connections, those that ended without a message too. */
export function sessionsRoutes({ inbox }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/sessions',
      operationId: 'listSessions',
      group: 'Sessions',
      summary: 'List SMTP sessions',
      description:
        'Every SMTP connection, newest first, open ones among them; also those that failed or sent nothing.',
      example: '"$POSTFANG/api/sessions?limit=10"',
      query: z.strictObject({
        mailbox: mailboxFilter,
        only: z
          .enum(sessionKinds)
          .optional()
          .describe(
            'Only those that were refused something, brought a message, brought none, or met a fault',
          ),
        limit: pageLimit,
        cursor: z.string().optional().describe('`next` of the page before; without it the first page'),
      }),
      answers: { 200: { description: 'A page of sessions', schema: sessionListSchema } },
      async handle({ query: { mailbox, only, limit, cursor } }) {
        const before = cursor === undefined ? undefined : parseSessionId(cursor)
        if (cursor !== undefined && before === undefined) {
          throw new HttpProblem(400, 'The cursor is none that a page has named', { parameter: 'cursor' })
        }
        const found = await inbox.listSessions({ mailbox, only }, { limit: limit + 1, before })
        const sessions = found.slice(0, limit)
        return Response.json({
          sessions: sessions.map(sessionSummaryJson),
          next: found.length > limit ? (sessions.at(-1)?.id ?? null) : null,
        })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/sessions/{id}',
      operationId: 'getSession',
      group: 'Sessions',
      summary: 'Read an SMTP session with its transcript',
      description: 'Secrets are masked; the message itself shows as a byte count.',
      example: '"$POSTFANG/api/sessions/$SESSION"',
      params: z.strictObject({ id: z.string().describe('The session') }),
      answers: {
        200: { description: 'The session', schema: sessionSchema },
        404: { description: 'There is no such session' },
      },
      async handle({ params }) {
        const session = await inbox.findSession(readSessionId(params.id))
        return session ? Response.json(sessionJson(session)) : noSuchSession()
      },
    }),
  ]
}
