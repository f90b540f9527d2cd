import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { deletedSchema } from '../../../contract/api.ts'
import {
  type CreatedMailboxJson,
  createdMailboxSchema,
  type MailboxPatch,
  mailboxListSchema,
  mailboxPatchSchema,
  mailboxSchema,
} from '../../../contract/mailbox.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { keepEverything, type Retention } from '../../../model/retention.ts'
import type { ApiOptions } from '../api-options.ts'
import { mailboxUrls } from '../mailbox-urls.ts'
import { mailboxName } from '../parameters.ts'
import { mailboxJson } from '../wire.ts'

export function mailboxesRoutes({ inbox, info }: ApiOptions): readonly Route[] {
  async function remove(name: string): Promise<Response> {
    const deleted = await inbox.removeMailbox(name)
    if (deleted === undefined) throw new HttpProblem(404, 'There is no mailbox of this name')
    return Response.json({ deleted })
  }

  const find = async (name: string) => (await inbox.listMailboxes()).find((mailbox) => mailbox.name === name)

  async function setRetention(name: string, change: Partial<Retention>): Promise<void> {
    const before = (await find(name))?.retention ?? keepEverything
    await inbox.setRetention(name, { ...before, ...change })
  }

  async function update(name: string, { retention, profile }: MailboxPatch): Promise<Response> {
    if (retention !== undefined) await setRetention(name, definedOnly(retention))
    if (profile !== undefined) await inbox.setProfile(name, profile)
    const now = await find(name)
    if (now === undefined) throw new HttpProblem(404, 'The mailbox was deleted meanwhile')
    return Response.json(mailboxJson(now))
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
      method: 'post',
      path: '/api/mailboxes',
      operationId: 'createMailbox',
      group: 'Mailboxes',
      summary: 'Get a mailbox to send to',
      description:
        'A fresh one that nobody else has, or that of the name given. Nothing is stored by it: a mailbox begins to exist with its first message.',
      example: '-X POST "$POSTFANG/api/mailboxes"',
      query: z.strictObject({
        name: mailboxName.optional().describe('The mailbox; without it a fresh one'),
      }),
      answers: {
        201: { description: 'Where to send to, and where to wait from', schema: createdMailboxSchema },
      },
      handle({ query }, context) {
        const name = query.name ?? `test-${randomBytes(8).toString('hex')}`
        const { hostname } = new URL(context.req.url)
        const answer: CreatedMailboxJson = {
          name,
          ...mailboxUrls(name, info().smtp, hostname),
          cursor: inbox.head,
        }
        return Response.json(answer, { status: 201 })
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/api/mailboxes/{name}',
      operationId: 'updateMailbox',
      group: 'Mailboxes',
      summary: 'Say what is kept of a mailbox, and whose relay it is taken for',
      description:
        'Each bound that is given goes before the one of the server (`--keep-age`, `--keep-count`, `--keep-bytes`), null gives it back, what is left out stays. The oldest messages go first; those tagged `protected` stay. With the profile `mailjet` its headers take effect: what Mailjet would deliver and report is worked out for what comes from now on. A mailbox that does not exist yet is made.',
      example: `-X PATCH "$POSTFANG/api/mailboxes/run-42" -H "Content-Type: application/json" -d '{"retention":{"count":100}}'`,
      params: z.strictObject({ name: mailboxName.describe('Percent-encoded') }),
      body: mailboxPatchSchema,
      answers: { 200: { description: 'The mailbox as it is now', schema: mailboxSchema } },
      handle: ({ params, body }) => update(params.name, body),
    }),
    defineRoute({
      method: 'patch',
      path: '/api/mailboxes',
      operationId: 'updateMailboxByQuery',
      group: 'Mailboxes',
      summary: 'Change a mailbox whose name cannot stand in a path',
      description: 'The same for names with a slash or a backslash, or of dots only, which no path may hold.',
      example: `-X PATCH "$POSTFANG/api/mailboxes?name=team%2Frun-42" -H "Content-Type: application/json" -d '{"profile":"mailjet"}'`,
      query: z.strictObject({ name: mailboxName.describe('The mailbox') }),
      body: mailboxPatchSchema,
      answers: { 200: { description: 'The mailbox as it is now', schema: mailboxSchema } },
      handle: ({ query, body }) => update(query.name, body),
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

/** What was given; a bound that was left out is none that was set to nothing. */
function definedOnly(
  given: { readonly [Name in keyof Retention]?: Retention[Name] | undefined },
): Partial<Retention> {
  return Object.fromEntries(Object.entries(given).filter(([, bound]) => bound !== undefined))
}
