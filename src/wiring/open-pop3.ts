import type { Pop3Logins } from '../doors/pop3/door-context.ts'
import type { Pop3Door } from '../doors/pop3/pop3-door.ts'
import type { LoginCheck } from '../doors/smtp/login/login-check.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Context } from './context.ts'
import type { ServerTls } from './server-tls.ts'

/** How long answers under way may take to finish on the way out, in milliseconds. */
const pop3GraceMs = 2_000

/** @throws PostfangError `port-in-use` or `invalid` for a place that cannot be listened at */
export async function openPop3(
  { config, version, closers, onError }: Context,
  { inbox, tls, logins }: { readonly inbox: Inbox; readonly tls: ServerTls; readonly logins: LoginCheck },
): Promise<Pop3Door> {
  const listeners = config.pop3 ?? []
  if (listeners.length === 0) return closedDoor
  const { createPop3Door } = await import('../doors/pop3/pop3-door.ts')
  const door = await createPop3Door({
    inbox,
    listeners,
    certificate: await tls.certificate(),
    logins: loginsOf(logins, config['smtp-users'] === undefined),
    isTlsRequired: config['require-tls'] === true,
    version,
    onError,
  })
  closers.push(() => door.close(pop3GraceMs))
  return door
}

/** Those of SMTP. Where the users are named, APOP would need their passwords in clear. */
function loginsOf(logins: LoginCheck, isAnyRight: boolean): Pop3Logins {
  return {
    check: (user, secret) => logins.check({ user, proof: { kind: 'password', secret } }),
    apop: isAnyRight ? () => ({ kind: 'accepted' }) : null,
  }
}

/** Nobody has asked for POP3: nothing of it is loaded. */
const closedDoor: Pop3Door = { urls: [], useCertificate() {}, close: async () => {} }
