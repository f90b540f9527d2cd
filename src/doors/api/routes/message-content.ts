import { z } from 'zod'
import { messageSessionSchema } from '../../../contract/session.ts'
import { attachmentDisposition } from '../../../http/content-disposition.ts'
import { downloadResponse } from '../../../http/download-response.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { sessionFactsJson } from '../../../http/session-json.ts'
import { readRawBody } from '../../../inbox/read-raw-body.ts'
import type { ApiOptions } from '../api-options.ts'
import { findMessageId, orNoSuchMessage } from '../find-message.ts'
import { latestFilter, messageIdParams } from '../parameters.ts'
import { transcriptJson } from '../wire.ts'

const partParams = messageIdParams.extend({
  part: z.string().describe('Number of the part: 1, 2.1, …'),
})

/** The content of one message, apart: bytes as received, its texts, its parts, its conversation. */
export function messageContentRoutes(options: ApiOptions): readonly Route[] {
  const { inbox } = options
  return [
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/raw',
      operationId: 'getRawMessage',
      group: 'Content',
      summary: 'Download a message byte for byte',
      example: '"$POSTFANG/api/messages/$ID/raw" -o message.eml',
      params: messageIdParams,
      query: latestFilter,
      answers: {
        200: { description: 'The bytes as received', contentType: 'message/rfc822' },
        304: { description: 'The client has it already (If-None-Match)' },
        404: { description: 'There is no such message' },
      },
      async handle({ params, query }, context) {
        const id = await findMessageId(options, params.id, query)
        const { summary } = orNoSuchMessage(await inbox.find(id))
        // Bytes never change under an id.
        const headers = {
          'content-type': 'message/rfc822',
          'content-disposition': attachmentDisposition(nameFor(summary.subject), `${id}.eml`),
          etag: `"${id}"`,
        }
        if (context.req.header('if-none-match') === headers.etag) {
          return new Response(null, { status: 304, headers })
        }
        const body = orNoSuchMessage(await readRawBody(inbox, id, summary.sizeBytes))
        return new Response(body, { headers: { ...headers, 'content-length': String(summary.sizeBytes) } })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/html',
      operationId: 'getMessageHtml',
      group: 'Content',
      summary: 'Read the HTML as sent',
      description: 'Nothing of it is changed; opened in a browser it can run and load nothing.',
      example: '"$POSTFANG/api/messages/$ID/html"',
      params: messageIdParams,
      query: latestFilter,
      answers: {
        200: { description: 'The HTML part, decoded', contentType: 'text/html; charset=utf-8' },
        404: { description: 'There is no such message, or no HTML in it' },
      },
      async handle({ params, query }) {
        const { mail } = orNoSuchMessage(await inbox.get(await findMessageId(options, params.id, query)))
        return textResponse(mail?.html, 'text/html; charset=utf-8', 'The message has no HTML part')
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/text',
      operationId: 'getMessageText',
      group: 'Content',
      summary: 'Read the plain text',
      example: '"$POSTFANG/api/messages/$ID/text"',
      params: messageIdParams,
      query: latestFilter,
      answers: {
        200: { description: 'The text part, decoded', contentType: 'text/plain; charset=utf-8' },
        404: { description: 'There is no such message, or no plain text in it' },
      },
      async handle({ params, query }) {
        const { mail } = orNoSuchMessage(await inbox.get(await findMessageId(options, params.id, query)))
        return textResponse(mail?.text, 'text/plain; charset=utf-8', 'The message has no plain text part')
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/parts/{part}',
      operationId: 'getMessagePart',
      group: 'Content',
      summary: 'Download one part, decoded',
      example: '"$POSTFANG/api/messages/$ID/parts/2" -o attachment',
      params: partParams,
      query: latestFilter,
      answers: {
        200: {
          description: 'The bytes, always as a download, its type only where that is harmless',
          contentType: 'application/octet-stream',
        },
        404: { description: 'There is no such message or part' },
      },
      async handle({ params, query }) {
        const content = await inbox.readPart(await findMessageId(options, params.id, query), params.part)
        if (!content) throw new HttpProblem(404, 'There is no such message, or no such part in it')
        return downloadResponse(content, `part-${params.part}`)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/{id}/session',
      operationId: 'getMessageSession',
      group: 'Content',
      summary: 'Read the SMTP conversation up to and including a message',
      example: '"$POSTFANG/api/messages/$ID/session"',
      params: messageIdParams,
      query: latestFilter,
      answers: {
        200: { description: 'The conversation', schema: messageSessionSchema },
        404: { description: 'There is no such message' },
      },
      async handle({ params, query }) {
        const { session, transcript } = orNoSuchMessage(
          await inbox.find(await findMessageId(options, params.id, query)),
        )
        return Response.json({ ...sessionFactsJson(session), transcript: transcriptJson(transcript) })
      },
    }),
  ]
}

/** A slash in a subject parts no folders. */
function nameFor(subject: string): string | null {
  const title = subject.replace(/[/\\]/g, '-').trim()
  return title === '' ? null : `${title}.eml`
}

function textResponse(text: string | null | undefined, contentType: string, missing: string): Response {
  if (text == null) throw new HttpProblem(404, missing)
  return new Response(text, { headers: { 'content-type': contentType } })
}
