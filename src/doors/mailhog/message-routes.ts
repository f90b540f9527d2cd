import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { readLenientObject } from '../../http/compat/read-lenient-json.ts'
import { attachmentDisposition } from '../../http/content-disposition.ts'
import { downloadResponse } from '../../http/download-response.ts'
import { jsonStream } from '../../http/json-stream.ts'
import { HttpProblem } from '../../http/problem.ts'
import { readRawBody } from '../../inbox/read-raw-body.ts'
import { answerDone, composeError, orNotFound } from './answers.ts'
import { findMessage } from './find-message.ts'
import type { MailhogOptions } from './mailhog-options.ts'
import { openMessageItem } from './message-item.ts'
import { composeItems, composeList, readRange } from './message-list.ts'
import { openEncodedPart } from './open-encoded-part.ts'
import { readSearch } from './read-search.ts'

/** MailHog says so of what is JSON. */
const textJson = 'text/json'

/** As many as MailHog's first version lists, which knows of no pages. */
const bareListLimit = 1_000

export function messageRoutes(options: MailhogOptions): readonly CompatRoute[] {
  const { inbox, release } = options
  return [
    defineCompatRoute({
      method: 'get',
      path: '/api/v2/messages',
      composeError,
      handle: ({ mailbox, query }) => jsonStream(composeList(inbox, { mailbox }, readRange(query)), textJson),
    }),
    defineCompatRoute({
      method: 'get',
      path: '/api/v2/search',
      composeError,
      handle({ mailbox, query }) {
        const search = readSearch(query)
        return jsonStream(composeList(inbox, { mailbox, search }, readRange(query)))
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/messages',
      composeError,
      handle: ({ mailbox }) =>
        jsonStream(composeItems(inbox, { mailbox }, { start: 0, limit: bareListLimit }), textJson),
    }),
    defineCompatRoute({
      method: 'delete',
      path: '/api/v1/messages',
      composeError,
      async handle({ mailbox }) {
        await inbox.removeAll({ mailbox })
        return answerDone()
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/messages/{id}',
      composeError,
      async handle({ params, mailbox }) {
        const row = await findMessage(inbox, params.id, mailbox)
        const item = row && (await openMessageItem(inbox, row))
        // MailHog's answer to an id that it does not know.
        return item
          ? jsonStream(item.text(), textJson)
          : new Response('null', { headers: { 'content-type': textJson } })
      },
    }),
    defineCompatRoute({
      method: 'delete',
      path: '/api/v1/messages/{id}',
      composeError,
      async handle({ params, mailbox }) {
        const { id } = orNotFound(await findMessage(inbox, params.id, mailbox))
        if (!(await inbox.remove(id))) orNotFound(undefined)
        return answerDone()
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/messages/{id}/download',
      composeError,
      async handle({ params, mailbox }) {
        const { id, sizeBytes } = orNotFound(await findMessage(inbox, params.id, mailbox))
        const body = orNotFound(await readRawBody(inbox, id, sizeBytes))
        return new Response(body, {
          headers: {
            'content-type': 'message/rfc822',
            'content-disposition': attachmentDisposition(`${id}.eml`, 'message.eml'),
            'content-length': String(sizeBytes),
          },
        })
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/messages/{id}/mime/part/{part}/download',
      composeError,
      async handle({ params, mailbox }) {
        const row = orNotFound(await findMessage(inbox, params.id, mailbox))
        const part = await openEncodedPart(inbox, row, Number(params.part))
        if (part === undefined) throw new HttpProblem(404, 'There is no such part: they count from 0')
        return downloadResponse(part, `${row.id}-part-${params.part}`)
      },
    }),
    defineCompatRoute({
      method: 'post',
      path: '/api/v1/messages/{id}/release',
      composeError,
      async handle({ params, mailbox, body }) {
        const order = readLenientObject(body)
        const { id } = orNotFound(await findMessage(inbox, params.id, mailbox))
        if (release === undefined) {
          throw new HttpProblem(403, 'Nothing is released here: no relay is configured')
        }
        await release({ id, relay: readText(order.get('Name')), to: readRecipient(order.get('Email')) })
        return answerDone()
      },
    }),
  ]
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function readRecipient(value: unknown): readonly string[] | undefined {
  const address = readText(value)
  return address === undefined ? undefined : [address]
}
