import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { attachmentDisposition } from '../../http/content-disposition.ts'
import { downloadResponse } from '../../http/download-response.ts'
import { mailDocument } from '../../http/mail-document.ts'
import { HttpProblem } from '../../http/problem.ts'
import { findInMailbox } from '../../inbox/find-in-mailbox.ts'
import { readRawBody } from '../../inbox/read-raw-body.ts'
import { composeError, orNotFound } from './answers.ts'
import { generateFileName } from './email-json.ts'
import type { MaildevOptions, MaildevVersion } from './maildev-options.ts'

/** The HTML to be looked at, the bytes, and the attachments of one message. */
export function contentRoutes({ inbox }: MaildevOptions, version: MaildevVersion): readonly CompatRoute[] {
  const path = `${version.prefix}/email/{id}`

  async function rawResponse(
    text: string | undefined,
    mailbox: string | undefined,
    headers: (id: string) => Readonly<Record<string, string>>,
  ): Promise<Response> {
    const { id, sizeBytes } = orNotFound(await findInMailbox(inbox, text, mailbox))
    const body = orNotFound(await readRawBody(inbox, id, sizeBytes))
    return new Response(body, { headers: { ...headers(id), 'content-length': String(sizeBytes) } })
  }

  return [
    defineCompatRoute({
      method: 'get',
      path: `${path}/html`,
      composeError,
      async handle({ params, mailbox }) {
        const { id } = orNotFound(await findInMailbox(inbox, params.id, mailbox))
        const html = orNotFound(await inbox.readPreview(id))
        if (html === null && version.major === 3) throw new HttpProblem(404, 'Email has no HTML content')
        return html === null ? new Response(null) : mailDocument(html)
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/source`,
      composeError,
      handle: ({ params, mailbox }) =>
        rawResponse(params.id, mailbox, () => ({ 'content-type': 'text/plain; charset=utf-8' })),
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/download`,
      composeError,
      handle: ({ params, mailbox }) =>
        rawResponse(params.id, mailbox, (id) => ({
          'content-type': 'message/rfc822',
          'content-disposition': attachmentDisposition(`${id}.eml`, 'message.eml'),
        })),
    }),
    defineCompatRoute({
      method: 'get',
      path: `${path}/attachment/{name}`,
      composeError,
      async handle({ params, mailbox }) {
        const { id } = orNotFound(await findInMailbox(inbox, params.id, mailbox))
        const attachments = (await inbox.get(id))?.mail?.attachments ?? []
        const attachment = attachments.find((found) => generateFileName(id, found) === params.name)
        const content = attachment && (await inbox.readPart(id, attachment.part))
        if (content === undefined) throw new HttpProblem(404, 'Attachment not found')
        return downloadResponse(content, `part-${attachment?.part}`)
      },
    }),
  ]
}
