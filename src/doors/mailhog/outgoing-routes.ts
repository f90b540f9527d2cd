import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { composeError } from './answers.ts'
import type { MailhogOptions } from './mailhog-options.ts'

/** The relays by name, in MailHog's form; where they are and how they are signed in to is nobody's business here. */
export function outgoingRoutes({ relays }: Pick<MailhogOptions, 'relays'>): readonly CompatRoute[] {
  const servers = (relays?.names ?? []).map((name) => [
    name,
    { Name: name, Save: false, Email: '', Host: '', Port: '', Username: '', Password: '', Mechanism: '' },
  ])
  return [
    defineCompatRoute({
      method: 'get',
      path: '/api/v2/outgoing-smtp',
      composeError,
      handle: () => Response.json(Object.fromEntries(servers)),
    }),
  ]
}
