import { z } from 'zod'
import { createdSchema } from '../../../contract/api.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { chooseClaimed, claimOfHeader } from '../../../inbox/claimed-mailbox.ts'
import { defaultMailbox } from '../../../model/mailbox-name.ts'
import type { ApiOptions } from '../api-options.ts'
import { captureUpload } from '../capture-upload.ts'
import { mailboxName } from '../parameters.ts'
import { readEnvelope } from '../read-envelope.ts'

const uploadTypes = ['message/rfc822', 'message/global', 'application/octet-stream']

/** The way in for mail that is a file already. */
export function createMessageRoutes({ inbox, clock = Date.now }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/messages',
      operationId: 'createMessage',
      group: 'Messages',
      summary: 'Capture a message from its raw bytes',
      description:
        'The body is the message as it would follow DATA, stored byte for byte. Without `from` and `to` the envelope is taken from its header.',
      example:
        '-X POST "$POSTFANG/api/messages?mailbox=run-42" -H "Content-Type: message/rfc822" --data-binary @message.eml',
      query: z.strictObject({
        mailbox: mailboxName
          .optional()
          .describe('Mailbox to file into; without it what `X-Postfang-Mailbox` says, else `inbox`'),
        from: z.string().optional().describe('MAIL FROM; empty for the null sender'),
        to: z.string().optional().describe('RCPT TO: addresses, comma-separated'),
      }),
      upload: uploadTypes,
      answers: { 201: { description: 'It is kept, as durably as a 250 would mean', schema: createdSchema } },
      async handle({ query }, context) {
        const raw = context.env.body
        const type = context.req.header('content-type') ?? ''
        if (!uploadTypes.includes(type.split(';', 1)[0]?.trim().toLowerCase() ?? '')) {
          throw new HttpProblem(415, 'Send the message with Content-Type: message/rfc822')
        }
        if (!raw) throw new HttpProblem(400, 'Send the message as the body: it is empty')
        const claims = [['the query', query.mailbox], claimOfHeader(raw)] as const
        const mail = { ...chooseClaimed(claims, defaultMailbox), envelope: readEnvelope(raw, query), raw }
        const captured = await captureUpload(inbox, mail, context, clock())
        return Response.json(captured, { status: 201, headers: { location: `/api/messages/${captured.id}` } })
      },
    }),
  ]
}
