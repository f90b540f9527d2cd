import { z } from 'zod'
import { mailDocument } from '../../../http/mail-document.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { ApiOptions } from '../api-options.ts'
import { orNoSuchMessage, readMessageId } from '../find-message.ts'
import { messageIdParams } from '../parameters.ts'

/** The mail as a document of its own, to be shown in a frame. */
export function frameRoutes({ inbox, remoteContent }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/frame/{id}',
      operationId: 'getPreviewFrame',
      group: 'Content',
      summary: 'The HTML as the preview shows it',
      description:
        'As sent, its `cid:` images filled in. Its Content-Security-Policy lets it run nothing, send nothing and load nothing.',
      example: '"$POSTFANG/frame/$ID"',
      params: messageIdParams,
      query: z.strictObject({
        images: z.enum(['0', '1']).default('1').describe('0 holds back all images, those of the mail too'),
        remote: z
          .enum(['0', '1'])
          .default('0')
          .describe(
            '1 lets it load images, styles, fonts and media from elsewhere, where the operator allows it',
          ),
      }),
      answers: {
        200: { description: 'The document', contentType: 'text/html; charset=utf-8' },
        403: { description: 'Remote content is not allowed here' },
        404: { description: 'There is no such message, or no HTML in it' },
      },
      async handle({ params, query }) {
        const isRemote = query.remote === '1'
        if (isRemote && !remoteContent) {
          throw new HttpProblem(
            403,
            'Remote content stays out: start Postfang with --remote-content to allow it',
          )
        }
        const html = orNoSuchMessage(await inbox.readPreview(readMessageId(params.id)))
        if (html === null) throw new HttpProblem(404, 'The message has no HTML part')
        return mailDocument(html, { hasImages: query.images === '1', isRemote })
      },
    }),
  ]
}
