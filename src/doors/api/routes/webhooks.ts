import { z } from 'zod'
import { deletedSchema } from '../../../contract/api.ts'
import {
  createdWebhookSchema,
  newWebhookSchema,
  type WebhookJson,
  webhookListSchema,
  webhookSchema,
} from '../../../contract/webhook.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { isoTime } from '../../../http/summary-json.ts'
import { isMailboxName } from '../../../model/mailbox-name.ts'
import type { Webhook } from '../../../model/webhook.ts'
import type { WebhookState } from '../../../webhooks/webhooks.ts'
import type { ApiOptions } from '../api-options.ts'

const params = z.strictObject({ id: z.string().describe('The webhook') })

/** Webhooks: making them where the operator allows it, and seeing how they fare. */
export function webhooksRoutes({ webhooks }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/webhooks',
      operationId: 'listWebhooks',
      group: 'Webhooks',
      summary: 'List webhooks and how far each has got',
      example: '"$POSTFANG/api/webhooks"',
      answers: { 200: { description: 'All webhooks', schema: webhookListSchema } },
      async handle() {
        const states = await webhooks.list()
        return Response.json({ webhooks: states.map(webhookJson) })
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/webhooks',
      operationId: 'createWebhook',
      group: 'Webhooks',
      summary: 'Have an address told of what happens from now on',
      description:
        'Each event is one POST, signed as the Standard Webhooks specification says, in order, at least once; it is taken when the answer is 2xx within 10 s. Redirects are not followed. Needs `--allow-webhooks`.',
      example: `-X POST "$POSTFANG/api/webhooks" -H "Content-Type: application/json" -d '{"url":"https://ci.example.com/mail","mailbox":"run-42"}'`,
      body: newWebhookSchema,
      answers: {
        201: { description: 'It is told from now on', schema: createdWebhookSchema },
        403: { description: 'The operator has not allowed this address' },
      },
      async handle({ body }) {
        const { mailbox = null, events = ['message.received'], secret, url } = body
        if (mailbox !== null && !isMailboxName(mailbox)) {
          throw new HttpProblem(400, 'Expected a mailbox name: 1 to 128 printable characters', {
            parameter: 'mailbox',
          })
        }
        const state = await webhooks.create({ url, mailbox, events: [...new Set(events)], secret })
        const answer = { ...webhookJson(state), secret: state.webhook.secret }
        return Response.json(answer, { status: 201 })
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/webhooks/{id}/send',
      operationId: 'sendWebhookAgain',
      group: 'Webhooks',
      summary: 'Send again, now, what a webhook has not taken',
      description: 'Begins with the first event that it has not taken, also when it is dead.',
      example: '-X POST "$POSTFANG/api/webhooks/$ID/send"',
      params,
      answers: {
        202: { description: 'It is being tried', schema: webhookSchema },
        404: { description: 'There is no such webhook' },
      },
      async handle({ params: { id } }) {
        const state = (await webhooks.sendAgain(id)) ?? noSuchWebhook()
        return Response.json(webhookJson(state), { status: 202 })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/webhooks/{id}',
      operationId: 'deleteWebhook',
      group: 'Webhooks',
      summary: 'Delete a webhook',
      example: '-X DELETE "$POSTFANG/api/webhooks/$ID"',
      params,
      answers: {
        200: { description: 'It is told no more', schema: deletedSchema },
        403: { description: 'It comes from --webhook' },
        404: { description: 'There is no such webhook' },
      },
      async handle({ params: { id } }) {
        return (await webhooks.remove(id)) ? Response.json({ deleted: 1 }) : noSuchWebhook()
      },
    }),
  ]
}

function noSuchWebhook(): never {
  throw new HttpProblem(404, 'There is no webhook with this id: it was deleted, or never was')
}

function webhookJson({ webhook, pending }: WebhookState): WebhookJson {
  const { id, url, mailbox, events, source, delivered, failures, lastStatus, lastError } = webhook
  return {
    id,
    url,
    mailbox,
    events: [...events],
    source,
    signed: webhook.secret !== null,
    state: stateOf(webhook),
    pending,
    delivered,
    failures,
    createdAt: isoTime(webhook.createdAt),
    lastAttemptAt: timeOrNull(webhook.lastAttemptAt),
    lastStatus,
    lastError,
    nextAttemptAt: timeOrNull(webhook.nextAttemptAt),
  }
}

function stateOf({ isDead, failures }: Webhook): WebhookJson['state'] {
  if (isDead) return 'dead'
  return failures > 0 ? 'failing' : 'active'
}

function timeOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : isoTime(epochMs)
}
