import { z } from 'zod'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { ApiOptions } from '../api-options.ts'
import { orNoSuchMessage, readMessageId } from '../find-message.ts'
import { messageIdParams } from '../parameters.ts'

/**
 * Makes links open in a tab of their own. It stands behind the mail and not in it, so that its doctype and its bytes
 * are those that were sent; a `base` counts wherever it stands.
 */
const openLinksOutside = '<base target="_blank">'

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
        return new Response(emptyInnerFrames(html) + openLinksOutside, {
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': framePolicy({ hasImages: query.images === '1', isRemote }),
            'x-frame-options': 'SAMEORIGIN',
          },
        })
      },
    }),
  ]
}

/**
 * Empties frames within the mail. The policy keeps them from loading anything, but Chromium (seen in 156) connects to a
 * frame's server before it asks the policy, which tells that server that the mail was opened. Of a repeated attribute
 * the first counts, so nothing need be taken out.
 *
 * Quirk: besides filled-in images the one change to what was sent; it shows in text that speaks of such tags unescaped.
 */
function emptyInnerFrames(html: string): string {
  return html.replace(/<i?frame(?=[\s/>])/gi, '$& src="" srcdoc=""')
}

/**
 * What a mail may do: be looked at, and have its links opened. Nothing here ever becomes `allow-scripts` or
 * `allow-same-origin`. Its images and fonts are in it as `data:`, since a document without an origin can fetch nothing
 * of ours.
 */
function framePolicy({ hasImages, isRemote }: { hasImages: boolean; isRemote: boolean }): string {
  const elsewhere = isRemote ? ' https: http:' : ''
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    hasImages ? `img-src data:${elsewhere}` : "img-src 'none'",
    `style-src 'unsafe-inline'${elsewhere}`,
    `font-src data:${elsewhere}`,
    `media-src data:${elsewhere}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}
