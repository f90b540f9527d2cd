import type { Config } from '../config.ts'
import { createSmtpDoor, needsCertificate, type SmtpDoor } from '../doors/smtp/door.ts'
import { createKnownUsers } from '../doors/smtp/login/known-users.ts'
import { anyLogin, type LoginCheck } from '../doors/smtp/login/login-check.ts'
import { readUsers } from '../doors/smtp/login/read-users.ts'
import { profiles } from '../doors/smtp/profile.ts'
import type { Events } from '../events/events.ts'
import { createFaults, type Faults } from '../faults/create-faults.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Context } from './context.ts'
import { listenersOf } from './listeners.ts'
import { readFaults } from './read-faults.ts'
import type { ServerTls } from './server-tls.ts'

/** How long what has begun may take to finish on the way out, in milliseconds. Docker kills after 10 s. */
const smtpGraceMs = 4_000

/** Rules live in memory: every start begins with those of the file. */
export function openFaults(config: Config, inbox: Inbox): Faults {
  const faults = createFaults({
    domains: config['fault-domain'],
    isDelivered: (mailbox) => inbox.profileOf(mailbox) === 'mailjet',
  })
  if (config.faults !== undefined) {
    for (const fault of readFaults(config.faults, Date.now())) faults.add(fault)
  }
  return faults
}

export async function openSmtp(
  { config, closers, onError }: Context,
  {
    inbox,
    faults,
    events,
    tls,
    logins,
  }: {
    readonly inbox: Inbox
    readonly faults: Faults
    readonly events: Pick<Events, 'deviations'>
    readonly tls: ServerTls
    readonly logins: LoginCheck
  },
): Promise<SmtpDoor> {
  const listeners = listenersOf(config.smtp, config['mailjet-ports'])
  const certificate = needsCertificate(listeners) ? await tls.certificate() : null
  const smtp = await createSmtpDoor({
    inbox,
    faults,
    listeners,
    certificate,
    profile: profiles[config.profile],
    judge: config.strict === true ? events.deviations.refusalOf : undefined,
    logins,
    isLoginRequired: config['smtp-auth'] === 'required',
    limits: config['smtp-limits'] ?? {},
    isTlsRequired: config['require-tls'] === true,
    proxies: config['proxy-protocol-from'],
    xclients: config['xclient-from'],
    onError,
  })
  closers.push(() => smtp.close(smtpGraceMs))
  return smtp
}

/**
 * Who may sign in: by SMTP, and with the same pairs by Mailjet's interface. The SMTP door closes it.
 *
 * @throws PostfangError `invalid` for a file of users that cannot be taken
 */
export function openLogins(config: Config): LoginCheck {
  const users = config['smtp-users']
  return users === undefined ? anyLogin : createKnownUsers(readUsers(users))
}

const dayMs = 24 * 60 * 60 * 1_000

/** A server may run longer than its certificate does. */
export function renewDaily({ closers, onError }: Context, reloadTls: () => Promise<void>): void {
  const timer = setInterval(() => reloadTls().catch(onError), dayMs).unref()
  closers.push(async () => clearInterval(timer))
}
