import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { attachmentDisposition } from '../../http/content-disposition.ts'
import { downloadResponse } from '../../http/download-response.ts'
import { jsonArray, jsonStream } from '../../http/json-stream.ts'
import { mailDocument } from '../../http/mail-document.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import { readRawBody } from '../../inbox/read-raw-body.ts'
import { walkMessages } from '../../inbox/walk-messages.ts'
import type { MessageSummary } from '../../model/message.ts'
import type { MailcatcherOptions } from './mailcatcher-options.ts'
import { messageJson, rowJson } from './message-json.ts'

export function messageRoutes({ inbox }: MailcatcherOptions): readonly CompatRoute[] {
  return [
    defineCompatRoute({
      method: 'get',
      path: '/messages',
      handle: ({ mailbox }) => jsonStream(jsonArray(listRows(inbox, mailbox))),
    }),
    defineCompatRoute({
      method: 'delete',
      path: '/messages',
      async handle({ mailbox }) {
        await inbox.removeAll({ mailbox })
        return new Response(null, { status: 204 })
      },
    }),
    defineCompatRoute({
      method: 'get',
      // The format is part of it: `12.json`.
      path: '/messages/{id}',
      async handle({ params, mailbox }) {
        const [, id = '', format = ''] = /^(\d{1,15})\.(\w{1,10})$/.exec(params.id ?? '') ?? []
        const answer = Object.hasOwn(formats, format) ? formats[format] : undefined
        if (answer === undefined) throw notFound()
        return answer(inbox, orNotFound(await findBySeq(inbox, id, mailbox)))
      },
    }),
    defineCompatRoute({
      method: 'delete',
      path: '/messages/{id}',
      async handle({ params, mailbox }) {
        const { id } = orNotFound(await findBySeq(inbox, params.id, mailbox))
        if (!(await inbox.remove(id))) throw notFound()
        return new Response(null, { status: 204 })
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: '/messages/{id}/parts/{cid}',
      async handle({ params, mailbox }) {
        const { id } = orNotFound(await findBySeq(inbox, params.id, mailbox))
        const attachments = (await inbox.get(id))?.mail?.attachments ?? []
        const attachment =
          attachments.find(({ contentId }) => contentId === params.cid) ??
          attachments.find(({ part }) => part === params.cid)
        const content = attachment && (await inbox.readPart(id, attachment.part))
        return downloadResponse(orNotFound(content), `part-${attachment?.part}`)
      },
    }),
  ]
}

type Answer = (inbox: Inbox, message: MessageSummary) => Promise<Response>

/** What stands behind the dot: how a message is shown. */
const formats: Readonly<Record<string, Answer>> = {
  json: async (inbox, { id }) => Response.json(messageJson(orNotFound(await inbox.get(id)))),
  html: async (inbox, { id }) => mailDocument(orNotFound((await inbox.readPreview(id)) ?? undefined)),
  async plain(inbox, { id }) {
    const text = orNotFound((await inbox.get(id))?.mail?.text ?? undefined)
    return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
  },
  source: (inbox, message) => rawResponse(inbox, message, { 'content-type': 'text/plain; charset=utf-8' }),
  eml: (inbox, message) =>
    rawResponse(inbox, message, {
      'content-type': 'message/rfc822',
      'content-disposition': attachmentDisposition(`${message.seq}.eml`, 'message.eml'),
    }),
}

async function rawResponse(
  inbox: Inbox,
  { id, sizeBytes }: MessageSummary,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const body = orNotFound(await readRawBody(inbox, id, sizeBytes))
  return new Response(body, { headers: { ...headers, 'content-length': String(sizeBytes) } })
}

async function* listRows(inbox: Inbox, mailbox: string | undefined) {
  for await (const row of walkMessages(inbox, { mailbox }, { order: 'oldest-first' })) yield rowJson(row)
}

async function findBySeq(
  inbox: Inbox,
  text: string | undefined,
  mailbox: string | undefined,
): Promise<MessageSummary | undefined> {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined
  const seq = Number(text)
  const [row] = await inbox.listFrom({ mailbox }, { limit: 1, after: seq - 1 })
  return row?.seq === seq ? row : undefined
}

function orNotFound<Found>(found: Found | undefined): Found {
  if (found === undefined) throw notFound()
  return found
}

function notFound(): HttpProblem {
  return new HttpProblem(404, 'There is no such message, or nothing of this kind in it')
}
