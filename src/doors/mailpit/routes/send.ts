import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { chooseClaimed, claimOfHeader } from '../../../inbox/claimed-mailbox.ts'
import { createMessageId, createSessionId } from '../../../model/ids.ts'
import { limits } from '../../../model/limits.ts'
import { defaultMailbox } from '../../../model/mailbox-name.ts'
import { composeJsonError } from '../answers.ts'
import type { MailpitOptions } from '../mailpit-options.ts'
import { composeSent } from '../send/compose-sent.ts'
import { readSent } from '../send/read-sent.ts'

/** Sending by HTTP: the message is composed here and captured as any other. */
export function sendRoutes({ inbox }: MailpitOptions): readonly CompatRoute[] {
  return [
    defineCompatRoute({
      method: 'post',
      path: '/api/v1/send',
      bodyBytes: limits.messageBytes,
      composeError: composeJsonError,
      async handle({ body, mailbox, context }) {
        const nowMs = Date.now()
        const mail = readSent(body)
        const id = createMessageId(nowMs)
        const raw = composeSent(mail, id, nowMs)
        const choice = chooseClaimed([['the request', mailbox], claimOfHeader(raw)], defaultMailbox)
        const to = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address)
        await inbox.room()
        await inbox.capture({
          id,
          raw,
          mailbox: choice.mailbox,
          envelope: { from: mail.from.address, to: [...new Set(to)] },
          session: {
            id: createSessionId(nowMs),
            listener: 'http',
            clientAddress: context.env.incoming.socket.remoteAddress ?? '',
            tls: null,
            user: mailbox ?? null,
            helo: null,
            faults: [],
          },
          transcript: [`POST ${context.req.path}: composed ${raw.byteLength} bytes`, ...choice.warnings].map(
            (text) => ({ atMs: 0, by: 'note', text }),
          ),
        })
        if (mail.tags.length > 0) await inbox.update(id, { tags: mail.tags })
        return Response.json({ ID: id })
      },
    }),
  ]
}
