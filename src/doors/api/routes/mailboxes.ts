import { z } from 'zod'
import { deletedSchema } from '../../../contract/api.ts'
import { mailboxListSchema } from '../../../contract/mailbox.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { ApiOptions } from '../api-options.ts'
import { mailboxJson } from '../wire.ts'

export function mailboxesRoutes({ inbox }: ApiOptions): readonly Route[] {
  async function remove(name: string): Promise<Response> {
    const deleted = await inbox.removeMailbox(name)
    if (deleted === undefined) throw new HttpProblem(404, 'There is no mailbox of this name')
    return Response.json({ deleted })
  }

  const answers = {
    200: { description: 'How many messages went with it', schema: deletedSchema },
    404: { description: 'There is no such mailbox' },
  }

  return [
    defineRoute({
      method: 'get',
      path: '/api/mailboxes',
      operationId: 'listMailboxes',
      group: 'Mailboxes',
      summary: 'List mailboxes',
      description: 'By last activity, the latest first.',
      example: '"$POSTFANG/api/mailboxes"',
      answers: { 200: { description: 'All mailboxes', schema: mailboxListSchema } },
      async handle() {
        const mailboxes = await inbox.listMailboxes()
        return Response.json({ mailboxes: mailboxes.map(mailboxJson) })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/mailboxes/{name}',
      operationId: 'deleteMailbox',
      group: 'Mailboxes',
      summary: 'Delete a mailbox with its messages',
      example: '-X DELETE "$POSTFANG/api/mailboxes/run-42"',
      params: z.strictObject({ name: z.string().describe('Percent-encoded') }),
      answers,
      handle: ({ params }) => remove(params.name),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/mailboxes',
      operationId: 'deleteMailboxByQuery',
      group: 'Mailboxes',
      summary: 'Delete a mailbox whose name cannot stand in a path',
      description: 'The same for names with a slash or a backslash, or of dots only, which no path may hold.',
      example: '-X DELETE "$POSTFANG/api/mailboxes?name=team%2Frun-42"',
      query: z.strictObject({ name: z.string().describe('The mailbox') }),
      answers,
      handle: ({ query }) => remove(query.name),
    }),
  ]
}
