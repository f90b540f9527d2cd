import type { KeyCheck } from '../doors/mailjet/api-key.ts'
import { createMailjetInterface } from '../doors/mailjet/mailjet-interface.ts'
import { createMailjetRoutes } from '../doors/mailjet/mailjet-routes.ts'
import { trackInterface } from '../doors/mailjet/track/track-interface.ts'
import { createTrackRoutes } from '../doors/mailjet/track/track-routes.ts'
import type { LoginCheck } from '../doors/smtp/login/login-check.ts'
import type { Callbacks } from '../events/callbacks/callbacks.ts'
import type { Events } from '../events/events.ts'
import type { ForeignInterface } from '../http/foreign-interface.ts'
import type { Route } from '../http/route.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Templates } from '../templates/templates.ts'
import type { Context } from './context.ts'

/** Mailjet's interface: what the gate has to know of it, and what is mounted. */
export interface OpenedMailjet {
  readonly interfaces: readonly ForeignInterface[]
  readonly routes: readonly Route[]
  /** What tracked links lead to, open to whoever has them. */
  readonly trackRoutes: readonly Route[]
}

/** The pairs of `--smtp-users`, where it is given, are those of the API, as they are the same at Mailjet. */
export function openMailjet(
  { config, onError }: Context,
  {
    inbox,
    templates,
    events,
    callbacks,
    logins,
  }: {
    readonly inbox: Inbox
    readonly templates: Templates
    readonly events: Events
    readonly callbacks: Callbacks
    readonly logins: LoginCheck
  },
): OpenedMailjet {
  const hasKeys = config['smtp-users'] !== undefined
  const checkKey: KeyCheck = async (user, secret) => {
    const verdict = await logins.check({ user, proof: { kind: 'password', secret } })
    return verdict.kind
  }
  return {
    interfaces: [createMailjetInterface(hasKeys), trackInterface],
    trackRoutes: createTrackRoutes(events),
    routes: createMailjetRoutes({
      inbox,
      templates,
      events,
      callbacks,
      apiKeyIdOf: (mailbox) => events.accountOf(mailbox).apiKeyId,
      checkKey: hasKeys ? checkKey : undefined,
      onError,
    }),
  }
}
