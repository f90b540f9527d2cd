import type { Config } from './config.ts'
import type { Events } from './events/events.ts'
import type { CompatRoute } from './http/compat/compat-route.ts'
import type { Route } from './http/route.ts'
import type { Inbox } from './inbox/inbox.ts'
import { describeError, type Log } from './lib/log.ts'
import type { Closer, Context } from './wiring/context.ts'
import { once } from './wiring/once.ts'
import { openCallbacks } from './wiring/open-callbacks.ts'
import { openEvents } from './wiring/open-events.ts'
import { openHttp, readCredentials } from './wiring/open-http.ts'
import { openMailjet } from './wiring/open-mailjet.ts'
import { openPop3 } from './wiring/open-pop3.ts'
import { openReleases } from './wiring/open-releases.ts'
import { openFaults, openLogins, openSmtp, renewDaily } from './wiring/open-smtp.ts'
import { openInbox, openStore, reportPruning } from './wiring/open-store.ts'
import { openTemplates } from './wiring/open-templates.ts'
import { openWebhooks } from './wiring/open-webhooks.ts'
import { createServerTls } from './wiring/server-tls.ts'
import { isDefault, isGuarded, refuseFailed, warnOfDamage, warnOfOpenDoors } from './wiring/warnings.ts'

/** A running Postfang. */
export interface Postfang {
  readonly urls: {
    readonly http: string
    readonly smtp: readonly string[]
    readonly pop3: readonly string[]
  }
  /** The database file, or `:memory:`. */
  readonly data: string
  /** What its operator should know; the UI shows it too. */
  readonly warnings: readonly string[]
  readonly inbox: Inbox
  readonly events: Events
  /** Routes of other sandboxes' interfaces, which no document of ours lists. */
  readonly compatRoutes: readonly CompatRoute[]
  /** Those of other products' interfaces, likewise. */
  readonly foreignRoutes: readonly Route[]
  /** What the links of delivered mail lead to, open to whoever has them. */
  readonly trackRoutes: readonly Route[]
  /**
   * Reads the certificate again, or renews it: connections from now on see it, those that are open stay as they are.
   *
   * @throws PostfangError that names the file that is in the way; then all stays as it was
   */
  reloadTls(): Promise<void>
  /** Takes no more mail, finishes what has begun, lets go of everything: at most 8 s. */
  close(): Promise<void>
}

export interface AppOptions {
  readonly log: Log
  readonly version: string
}

/**
 * Puts the parts together, the only place that knows them all: store, use cases, doors.
 *
 * @throws PostfangError that says in one sentence what is in the way: a value, the database, a port
 */
export async function createPostfang(config: Config, { log, version }: AppOptions): Promise<Postfang> {
  const closers: Closer[] = []
  const close = once(async () => {
    for (const closer of closers.toReversed()) await closer()
  })
  const context: Context = { config, version, closers, onError: (error) => log.error(describeError(error)) }
  try {
    const credentials = readCredentials(config)
    const store = await openStore(context)
    const inbox = openInbox(context, store)
    closers.push(reportPruning(store, log))
    const webhooks = await openWebhooks(context, store)
    const templates = await openTemplates(context, store)
    let httpUrl = ''
    const events = await openEvents(context, {
      store,
      inbox,
      findTemplate: templates.templates.find,
      httpUrl: () => httpUrl,
    })
    const callbacks = await openCallbacks(context, store)
    const faults = openFaults(config, inbox)
    const tls = createServerTls(config)
    const logins = openLogins(config)
    const smtp = await openSmtp(context, { inbox, faults, events, tls, logins })
    const releases = await openReleases(context, { store, smtp })
    const pop3 = await openPop3(context, { inbox, tls, logins })
    const mailjet = openMailjet(context, { inbox, templates: templates.templates, events, callbacks, logins })
    const warnings = [
      ...warnOfDamage(config.data, store.setAside),
      ...refuseFailed(smtp, isDefault(config)),
      ...warnOfOpenDoors(
        config.http.host,
        isGuarded(config) ? [] : smtp.urls,
        config['smtp-users'] ? [] : pop3.urls,
        credentials,
      ),
    ]
    const reloadTls = async () => {
      const certificate = await tls.certificate()
      for (const door of [smtp, pop3]) door.useCertificate(certificate)
    }
    renewDaily(context, reloadTls)
    const http = await openHttp(context, {
      inbox,
      faults,
      webhooks,
      templates,
      events,
      callbacks,
      releases,
      smtp,
      pop3,
      mailjet,
      tls,
      warnings,
      credentials,
    })
    httpUrl = http.url
    return {
      urls: { http: http.url, smtp: smtp.urls, pop3: pop3.urls },
      data: config.data,
      warnings,
      inbox,
      events,
      compatRoutes: http.compatRoutes,
      foreignRoutes: http.foreignRoutes,
      trackRoutes: mailjet.trackRoutes,
      reloadTls,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
