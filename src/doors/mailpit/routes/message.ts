import { type CompatRequest, type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { attachmentDisposition } from '../../../http/content-disposition.ts'
import { downloadResponse } from '../../../http/download-response.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { readRawBody } from '../../../inbox/read-raw-body.ts'
import { findOpened, findStored, noSuchMessage } from '../find-message.ts'
import { messageJson } from '../json/message-json.ts'
import type { MailpitOptions } from '../mailpit-options.ts'

const path = '/api/v1/message/{id}'

/** One message and what it consists of. `latest` stands for the newest one everywhere. */
export function messageRoutes({ inbox }: MailpitOptions): readonly CompatRoute[] {
  async function readPart(request: CompatRequest) {
    const { id = '', part = '' } = request.params
    const { summary } = await findStored(inbox, id, request)
    const content = await inbox.readPart(summary.id, part)
    if (!content) throw new HttpProblem(404, 'File not found: the message has no such part')
    return content
  }

  return [
    defineCompatRoute({
      method: 'get',
      path,
      handle: async (request) =>
        Response.json(await messageJson(inbox, await findOpened(inbox, request.params.id ?? '', request))),
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/headers`,
      async handle(request) {
        const { mail } = await findOpened(inbox, request.params.id ?? '', request)
        const values = new Map<string, string[]>()
        for (const { name, raw } of mail?.headers ?? []) {
          const key = canonicalName(name)
          values.set(key, [...(values.get(key) ?? []), unfoldValue(raw)])
        }
        const sorted = [...values].toSorted(([one], [other]) => (one < other ? -1 : 1))
        return Response.json(Object.fromEntries(sorted))
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/raw`,
      async handle(request) {
        const { summary } = await findStored(inbox, request.params.id ?? '', request)
        const bytes = await readRawBody(inbox, summary.id, summary.sizeBytes)
        if (bytes === undefined) throw noSuchMessage()
        const isDownload = request.query.get('dl') === '1'
        const name = attachmentDisposition(`${summary.id}.eml`, 'message.eml')
        return new Response(bytes, {
          headers: {
            'content-type': 'text/plain; charset=utf-8',
            'content-length': String(summary.sizeBytes),
            ...(isDownload ? { 'content-disposition': name } : {}),
          },
        })
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/part/{part}`,
      handle: async (request) =>
        downloadResponse(await readPart(request), `part-${request.params.part ?? ''}`),
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/part/{part}/thumb`,
      // The picture itself stands for a smaller one: nothing here decodes pictures, which bombs are made of.
      async handle(request) {
        const content = await readPart(request)
        if (!content.contentType.startsWith('image/')) {
          if (content.bytes instanceof ReadableStream) await content.bytes.cancel()
          return new Response(blankPicture, { headers: { 'content-type': 'image/gif' } })
        }
        return downloadResponse(content, `part-${request.params.part ?? ''}`)
      },
    }),
  ]
}

/** The value as it was sent, its encoded words still encoded, on one line: Mailpit decodes nothing here. */
function unfoldValue(raw: string): string {
  return raw
    .slice(raw.indexOf(':') + 1)
    .replace(/\r?\n[ \t]*/g, ' ')
    .trim()
}

/** One transparent pixel. */
const blankPicture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** `content-type` and `CONTENT-TYPE` are one name to Mailpit, written `Content-Type`. */
function canonicalName(name: string): string {
  return name
    .toLowerCase()
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')
}
