import { z } from 'zod'
import { deletedSchema } from '../../../contract/api.ts'
import {
  callbackDeliveryListSchema,
  callbackDeliverySchema,
  callbackListSchema,
  newCallbackSchema,
} from '../../../contract/mailjet-callback.ts'
import type { CallbackState } from '../../../events/callbacks/callbacks.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { mailjetEventTypes } from '../../../model/mailjet-event.ts'
import type { ApiOptions } from '../api-options.ts'
import { callbackDeliveryJson, callbackJson } from '../callback-json.ts'
import { cursor, mailboxFilter, mailboxName, mailboxTarget, pageLimit } from '../parameters.ts'

const params = z.strictObject({ id: z.string().max(40).describe('The callback') })
const deliveryParams = z.strictObject({ id: z.string().max(40).describe('The delivery') })

/** Callback URLs: where Mailjet's events are posted to, and what came of each POST. */
export function callbacksRoutes({ callbacks }: ApiOptions): readonly Route[] {
  async function answerDeliveries(
    of: { readonly callback?: number; readonly mailbox?: string | undefined },
    { limit, cursor: before }: { readonly limit: number; readonly cursor?: number | undefined },
  ): Promise<Response> {
    const rows = await callbacks.deliveries(of, { limit: limit + 1, before })
    if (rows === undefined) throw noSuchCallback()
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1)?.delivery.id : undefined
    return Response.json({
      deliveries: page.map(callbackDeliveryJson),
      next: last === undefined ? null : String(last),
    })
  }

  return [
    defineRoute({
      method: 'get',
      path: '/api/callbacks',
      operationId: 'listCallbacks',
      group: 'Mailjet',
      summary: 'List where events are posted to, and how each address fares',
      example: '"$POSTFANG/api/callbacks?mailbox=run-42"',
      query: z.strictObject({ mailbox: mailboxFilter }),
      answers: {
        200: { description: 'Those of the mailbox, or all of them', schema: callbackListSchema },
      },
      async handle({ query: { mailbox } }) {
        return Response.json({ callbacks: (await callbacks.list(mailbox)).map(callbackJson) })
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/callbacks',
      operationId: 'setCallbacks',
      group: 'Mailjet',
      summary: 'Have the events of a mailbox posted to an address',
      description:
        "As Mailjet's Event API posts them. Replaces the address of each type; a dead one lives again. Needs `--allow-webhooks`, and a mailbox in Mailjet mode for there to be events.",
      example: `-X POST "$POSTFANG/api/callbacks?mailbox=run-42" -H "Content-Type: application/json" -d '{"url":"https://ci.example.com/mailjet","types":["bounce","spam"]}'`,
      query: z.strictObject({ mailbox: mailboxTarget }),
      body: newCallbackSchema,
      answers: {
        201: { description: 'One for each type', schema: callbackListSchema },
        403: { description: 'The operator has not allowed this address' },
      },
      async handle({ query: { mailbox }, body }) {
        const { url, types = mailjetEventTypes, version = 1, isBackup = false } = body
        const made: CallbackState[] = []
        for (const type of new Set(types)) {
          made.push(await callbacks.set({ mailbox, type, isBackup, url, version }))
        }
        return Response.json({ callbacks: made.map(callbackJson) }, { status: 201 })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/callbacks',
      operationId: 'deleteCallbacks',
      group: 'Mailjet',
      summary: 'Have the events of a mailbox no longer posted',
      description: 'What waits for its addresses is not posted any more.',
      example: '-X DELETE "$POSTFANG/api/callbacks?mailbox=run-42"',
      query: z.strictObject({ mailbox: mailboxName.describe('The mailbox') }),
      answers: { 200: { description: 'How many there were', schema: deletedSchema } },
      async handle({ query: { mailbox } }) {
        return Response.json({ deleted: await callbacks.remove({ mailbox }) })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/callbacks/{id}',
      operationId: 'deleteCallback',
      group: 'Mailjet',
      summary: 'Have events of one type no longer posted to an address',
      example: '-X DELETE "$POSTFANG/api/callbacks/7"',
      params,
      answers: {
        200: { description: 'It is gone', schema: deletedSchema },
        404: { description: 'There is no such callback' },
      },
      async handle({ params: { id } }) {
        const deleted = await callbacks.remove({ id: Number(id) })
        if (deleted === 0) throw noSuchCallback()
        return Response.json({ deleted })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/callbacks/{id}/deliveries',
      operationId: 'listCallbackDeliveries',
      group: 'Mailjet',
      summary: 'List what was posted to the address of a callback',
      description: 'Every attempt, with the answer. Callbacks that name the same address share them.',
      example: '"$POSTFANG/api/callbacks/7/deliveries"',
      params,
      query: z.strictObject({ limit: pageLimit, cursor }),
      answers: {
        200: { description: 'A page of deliveries', schema: callbackDeliveryListSchema },
        404: { description: 'There is no such callback' },
      },
      handle: ({ params: { id }, query }) => answerDeliveries({ callback: Number(id) }, query),
    }),
    defineRoute({
      method: 'get',
      path: '/api/callbacks/deliveries',
      operationId: 'listAllCallbackDeliveries',
      group: 'Mailjet',
      summary: 'List what was posted to the addresses of a mailbox, or of all',
      example: '"$POSTFANG/api/callbacks/deliveries?mailbox=run-42"',
      query: z.strictObject({ mailbox: mailboxFilter, limit: pageLimit, cursor }),
      answers: { 200: { description: 'A page of deliveries', schema: callbackDeliveryListSchema } },
      handle: ({ query: { mailbox, ...page } }) => answerDeliveries({ mailbox }, page),
    }),
    defineRoute({
      method: 'post',
      path: '/api/callbacks/deliveries/{id}/send',
      operationId: 'sendCallbackDelivery',
      group: 'Mailjet',
      summary: 'Post once more what was posted',
      description:
        'To the address as it is now; answers when that has answered. An address that takes it lives again.',
      example: '-X POST "$POSTFANG/api/callbacks/deliveries/12/send"',
      params: deliveryParams,
      answers: {
        200: { description: 'The new delivery', schema: callbackDeliverySchema },
        403: { description: 'The operator no longer allows this address' },
        404: { description: 'There is no such delivery' },
      },
      async handle({ params: { id } }) {
        const sent = await callbacks.sendAgain(Number(id))
        if (sent === undefined)
          throw new HttpProblem(404, 'There is no such delivery, or its address is gone')
        return Response.json(callbackDeliveryJson(sent))
      },
    }),
  ]
}

function noSuchCallback(): HttpProblem {
  return new HttpProblem(404, 'There is no such callback: GET /api/callbacks lists them')
}
