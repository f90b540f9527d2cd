import type { Config } from '../config.ts'
import type { Pop3Logins } from '../doors/pop3/door-context.ts'
import { createPop3Door, type Pop3Door } from '../doors/pop3/pop3-door.ts'
import { createKnownUsers } from '../doors/smtp/login/known-users.ts'
import { readUsers } from '../doors/smtp/login/read-users.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Context } from './context.ts'
import type { ServerTls } from './server-tls.ts'

/** How long answers under way may take to finish on the way out, in milliseconds. */
const pop3GraceMs = 2_000

/** Any login is right, as for SMTP, unless the operator has named the users. */
const anyLogin: Pop3Logins = {
  check: () => ({ kind: 'accepted' }),
  apop: () => ({ kind: 'accepted' }),
  close: async () => {},
}

/** @throws PostfangError `port-in-use` or `invalid` for a place that cannot be listened at */
export async function openPop3(
  { config, version, closers, onError }: Context,
  { inbox, tls }: { readonly inbox: Inbox; readonly tls: ServerTls },
): Promise<Pop3Door> {
  const listeners = config.pop3 ?? []
  const door = await createPop3Door({
    inbox,
    listeners,
    certificate: listeners.length === 0 ? null : await tls.certificate(),
    logins: listeners.length === 0 ? anyLogin : loginsOf(config),
    isTlsRequired: config['require-tls'] === true,
    version,
    onError,
  })
  closers.push(() => door.close(pop3GraceMs))
  return door
}

function loginsOf(config: Config): Pop3Logins {
  const file = config['smtp-users']
  if (file === undefined) return anyLogin
  const known = createKnownUsers(readUsers(file))
  return {
    check: (user, secret) => known.check({ user, proof: { kind: 'password', secret } }),
    apop: null,
    close: known.close,
  }
}
