import { z } from 'zod'
import {
  fullReleaseSchema,
  newReleaseSchema,
  releaseListSchema,
  releaseSchema,
} from '../../../contract/release.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { parseMessageId } from '../../../model/ids.ts'
import type { ReleaseFacts } from '../../../model/release.ts'
import type { ReleaseChange } from '../../../release/releases.ts'
import type { ApiOptions } from '../api-options.ts'
import { findMessageId } from '../find-message.ts'
import { cursor, latestFilter, mailboxFilter, messageIdParams, pageLimit } from '../parameters.ts'
import { fullReleaseJson, releaseJson } from '../release-json.ts'

const params = z.strictObject({ id: z.string().max(100).describe('The release') })

/** Releases: really sending messages on, where the operator has turned that on, and seeing how they fare. */
export function releasesRoutes(options: ApiOptions): readonly Route[] {
  const { releases } = options
  return [
    defineRoute({
      method: 'post',
      path: '/api/messages/{id}/release',
      operationId: 'releaseStoredMessage',
      group: 'Releases',
      summary: 'Really send a message on',
      description:
        'Puts it into a queue that outlives restarts, and answers when it is there. The bytes go out as they are, behind one trace header; the envelope is what this call says, never what the message says. Needs `--relay` and `--relay-recipients`.',
      example: `-X POST "$POSTFANG/api/messages/$ID/release" -H "Content-Type: application/json" -d '{"to":["qa@example.com"]}'`,
      params: messageIdParams,
      query: latestFilter,
      body: newReleaseSchema,
      answers: {
        202: { description: 'It is in the queue', schema: releaseSchema },
        400: {
          description: 'An address or a relay that cannot be, or bytes that SMTP cannot carry unchanged',
        },
        403: {
          description: 'Releasing is off, a recipient is not allowed, or the message was released before',
        },
        404: { description: 'There is no such message' },
        503: { description: 'The queue is full' },
      },
      async handle({ params, query, body }) {
        const id = await findMessageId(options, params.id, query)
        const { to, relay, from } = body
        return accepted(await releases.order({ id, to, relay, from }))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/releases',
      operationId: 'listReleases',
      group: 'Releases',
      summary: 'List what was sent on, and what is about to be',
      example: '"$POSTFANG/api/releases?mailbox=run-42"',
      query: z.strictObject({
        mailbox: mailboxFilter,
        message: z.string().max(100).optional().describe('Only those of this message'),
        limit: pageLimit,
        cursor,
      }),
      answers: { 200: { description: 'A page of releases', schema: releaseListSchema } },
      async handle({ query: { mailbox, message, limit, cursor } }) {
        const id = message === undefined ? undefined : parseMessageId(message)
        const isNone = message !== undefined && id === undefined
        const page = { limit: limit + 1, before: cursor }
        const found = isNone ? [] : await releases.list({ mailbox, message: id }, page)
        const shown = found.slice(0, limit)
        return Response.json({
          releases: shown.map(({ release }) => releaseJson(release)),
          next: found.length > limit ? String(shown.at(-1)?.seq) : null,
        })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/releases/{id}',
      operationId: 'getRelease',
      group: 'Releases',
      summary: 'Read a release with its attempts',
      description: 'Each attempt has its whole SMTP conversation, without passwords.',
      example: '"$POSTFANG/api/releases/$ID"',
      params,
      answers: {
        200: { description: 'The release', schema: fullReleaseSchema },
        404: { description: 'There is no such release' },
      },
      async handle({ params: { id } }) {
        return Response.json(fullReleaseJson((await releases.find(id)) ?? noSuchRelease()))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/releases/{id}/retry',
      operationId: 'retryRelease',
      group: 'Releases',
      summary: 'Try a release again, now',
      description: 'For whom it has not reached: who is waiting, was refused, or was given up.',
      example: '-X POST "$POSTFANG/api/releases/$ID/retry"',
      params,
      answers: {
        202: { description: 'It is being tried', schema: releaseSchema },
        403: { description: 'Releasing is off' },
        404: { description: 'There is no such release' },
        409: { description: 'It is being sent at this moment, or everybody has it' },
      },
      handle: async ({ params: { id } }) => accepted(orProblem(await releases.retry(id))),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/releases/{id}',
      operationId: 'cancelRelease',
      group: 'Releases',
      summary: 'Cancel what of a release has not been sent',
      description: 'It stays in the list as cancelled.',
      example: '-X DELETE "$POSTFANG/api/releases/$ID"',
      params,
      answers: {
        200: { description: 'It is out of the queue', schema: releaseSchema },
        404: { description: 'There is no such release' },
        409: { description: 'It is being sent at this moment, or is over' },
      },
      handle: async ({ params: { id } }) => Response.json(releaseJson(orProblem(await releases.cancel(id)))),
    }),
  ]
}

function accepted(release: ReleaseFacts): Response {
  return Response.json(releaseJson(release), { status: 202 })
}

/** @throws HttpProblem 404, 409 */
function orProblem(change: ReleaseChange): ReleaseFacts {
  if (change.kind === 'done') return change.release
  if (change.kind === 'missing') return noSuchRelease()
  throw new HttpProblem(409, change.reason)
}

function noSuchRelease(): never {
  throw new HttpProblem(404, 'There is no release with this id: it was forgotten, or never was')
}
