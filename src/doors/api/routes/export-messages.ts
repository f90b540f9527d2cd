import { z } from 'zod'
import { attachmentDisposition } from '../../../http/content-disposition.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { ApiOptions } from '../api-options.ts'
import { type ExportFormat, exportFormats, exportMessages } from '../export/export-messages.ts'
import { mailboxFilter, searchFilter } from '../parameters.ts'
import { readSelection } from '../read-selection.ts'

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  mbox: 'application/mbox',
  zip: 'application/zip',
  jsonl: 'application/jsonl',
}

/** The way out for many messages at once. */
export function exportMessagesRoutes({ inbox, clock = Date.now }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/messages/export',
      operationId: 'exportMessages',
      group: 'Messages',
      summary: 'Download all messages that match as one file',
      description:
        'In the order in which they came, those that are there when it begins. `zip` has each as `<id>.eml`, byte for byte; `mbox` is mboxrd, with their own line ends; `jsonl` has the summary of each and its bytes as base64 in `raw`.',
      example: '"$POSTFANG/api/messages/export?format=zip&mailbox=run-42" -o run-42.zip',
      query: z.strictObject({
        format: z.enum(exportFormats).default('zip').describe('mbox, zip or jsonl'),
        mailbox: mailboxFilter,
        q: searchFilter,
      }),
      answers: { 200: { description: 'The file, as it is read', contentType: 'application/zip' } },
      handle({ query }, context) {
        const selection = readSelection(query, clock())
        const name = `${query.mailbox ?? 'postfang'}.${query.format}`
        const headers = {
          'content-type': contentTypes[query.format],
          'content-disposition': attachmentDisposition(
            name.replace(/[/\\]/gu, '-'),
            `postfang.${query.format}`,
          ),
        }
        // Whoever asks for the head only wants no message read.
        if (context.req.raw.method === 'HEAD') return new Response(null, { headers })
        return new Response(toStream(exportMessages(inbox, selection, query.format)), { headers })
      },
    }),
  ]
}

function toStream(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        for (;;) {
          const { value, done } = await pieces.next()
          if (done) return controller.close()
          if (value.byteLength > 0) return controller.enqueue(value)
        }
      },
      async cancel() {
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
