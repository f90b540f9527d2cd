import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { mailDocument } from '../../../http/mail-document.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { findOpened, findStored } from '../find-message.ts'
import { textOf } from '../json/message-json.ts'
import type { MailpitOptions } from '../mailpit-options.ts'

/**
 * A mail to look at: `{id}.html` and `{id}.txt` as documents, anything else leads to the screen. The HTML is behind the
 * same policy as the preview: it runs and loads nothing.
 */
export function viewRoutes({ inbox }: MailpitOptions): readonly CompatRoute[] {
  return [
    defineCompatRoute({
      method: 'get',
      path: '/view/{file}',
      async handle(request) {
        const [, id = '', ending] = /^(.*?)(?:\.(html|txt))?$/s.exec(request.params.file ?? '') ?? []
        if (ending === undefined) {
          const { summary } = await findStored(inbox, id, request)
          return new Response(null, { status: 302, headers: { location: `/message/${summary.id}/preview` } })
        }
        const { stored, mail } = await findOpened(inbox, id, request)
        if (ending === 'txt') {
          return new Response(textOf(mail), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
        }
        const html = await inbox.readPreview(stored.summary.id)
        if (!html) throw new HttpProblem(404, 'This message does not contain a HTML part')
        return mailDocument(html)
      },
    }),
  ]
}
