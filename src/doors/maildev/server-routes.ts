import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { HttpProblem } from '../../http/problem.ts'
import { findInMailbox } from '../../inbox/find-in-mailbox.ts'
import { composeError, orNotFound } from './answers.ts'
import type { MaildevOptions, MaildevVersion } from './maildev-options.ts'

/** One address without a display name; what a relay may be told of is decided behind it. */
const address = /^[^\s<>()[\]\\,;:"@]{1,64}@[A-Za-z0-9.-]{1,255}$/

/** What concerns the server, and relaying. Probes of version 2 ask `/healthz`, which is our own. */
export function serverRoutes(options: MaildevOptions, { prefix }: MaildevVersion): readonly CompatRoute[] {
  const { inbox, release } = options

  async function relay(text: string | undefined, to: string | undefined, mailbox: string | undefined) {
    const { id } = orNotFound(await findInMailbox(inbox, text, mailbox))
    if (to !== undefined && !address.test(to)) {
      throw new HttpProblem(400, `Incorrect email address provided: ${JSON.stringify(to)}`)
    }
    if (release === undefined) {
      return composeError(new HttpProblem(500, 'Outgoing mail not configured'))
    }
    await release({ id, to: to === undefined ? undefined : [to] })
    return Response.json(true)
  }

  return [
    defineCompatRoute({
      method: 'post',
      path: `${prefix}/email/{id}/relay`,
      composeError,
      handle: ({ params, mailbox }) => relay(params.id, undefined, mailbox),
    }),
    defineCompatRoute({
      method: 'post',
      path: `${prefix}/email/{id}/relay/{to}`,
      composeError,
      handle: ({ params, mailbox }) => relay(params.id, params.to, mailbox),
    }),
    defineCompatRoute({
      method: 'get',
      path: `${prefix}/config`,
      composeError,
      handle: () =>
        Response.json({
          version: options.version,
          smtpPort: options.smtpPort() ?? null,
          isOutgoingEnabled: release !== undefined,
          outgoingHost: options.relays?.names[0] ?? null,
        }),
    }),
    defineCompatRoute({
      method: 'get',
      path: `${prefix}/reloadMailsFromDirectory`,
      composeError,
      // Whatever is kept is there already.
      handle: () => Response.json(true),
    }),
  ]
}
