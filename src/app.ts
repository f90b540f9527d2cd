import { fileURLToPath } from 'node:url'
import type { Config } from './config.ts'
import { createApiRoutes } from './doors/api/api-routes.ts'
import { createLiveDoor } from './doors/live/live-door.ts'
import { mcpRoutes } from './doors/mcp/mcp-door.ts'
import { createSmtpDoor, needsCertificate, type SmtpDoor, type SmtpDoorOptions } from './doors/smtp/door.ts'
import { createKnownUsers } from './doors/smtp/login/known-users.ts'
import { anyLogin } from './doors/smtp/login/login-check.ts'
import { readUsers } from './doors/smtp/login/read-users.ts'
import { profiles } from './doors/smtp/profile.ts'
import { createFaults, type Faults } from './faults/create-faults.ts'
import { createRouteCaller } from './http/call-routes.ts'
import type { Credentials } from './http/gate/auth-rule.ts'
import { createHttpServer } from './http/http-server.ts'
import { createInbox } from './inbox/create-inbox.ts'
import type { Inbox } from './inbox/inbox.ts'
import { createReadingRoom } from './inbox/reading/reading-room.ts'
import { describeError, type Log } from './lib/log.ts'
import { listenersOf } from './listeners.ts'
import type { Retention } from './model/retention.ts'
import { createOutboundClient } from './outbound/outbound-client.ts'
import { readFaults } from './read-faults.ts'
import { readTokens } from './read-tokens.ts'
import { createServerTls, type ServerTls } from './server-tls.ts'
import { openSqliteStore } from './store/sqlite/sqlite-store.ts'
import type { Store } from './store/store.ts'
import { isDefault, isGuarded, refuseFailed, warnOfOpenDoors } from './warnings.ts'
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts'

/** A running Postfang. */
export interface Postfang {
  readonly urls: { readonly http: string; readonly smtp: readonly string[] }
  /** The database file, or `:memory:`. */
  readonly data: string
  /** What its operator should know; the UI shows it too. */
  readonly warnings: readonly string[]
  readonly inbox: Inbox
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

/** How long what has begun may take to finish on the way out, in milliseconds. Docker kills after 10 s. */
const smtpGraceMs = 4_000
const httpGraceMs = 1_000

const uiDirectory = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/ui' : '../ui', import.meta.url),
)

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
    const faults = openFaults(config)
    const tls = createServerTls(config)
    const smtp = await openSmtp(context, { inbox, faults, tls })
    const warnings = [
      ...refuseFailed(smtp, isDefault(config)),
      ...warnOfOpenDoors(config.http.host, isGuarded(config) ? [] : smtp.urls, credentials),
    ]
    const reloadTls = async () => smtp.useCertificate(await tls.certificate())
    renewDaily(context, reloadTls)
    const http = await openHttp(context, { inbox, faults, webhooks, smtp, tls, warnings, credentials })
    return { urls: { http, smtp: smtp.urls }, data: config.data, warnings, inbox, reloadTls, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Closer = () => Promise<unknown>

interface Context {
  readonly config: Config
  readonly version: string
  /** What to let go of, in the order in which it was opened. */
  readonly closers: Closer[]
  readonly onError: (error: unknown) => void
}

function openStore({ config, onError }: Context): Promise<Store> {
  return openSqliteStore({
    path: config.data,
    durability: config.durability,
    reserveBytes: config['keep-free'],
    retention: retentionOf(config),
    onError,
  })
}

function retentionOf(config: Config): Retention {
  return {
    ageMs: config['keep-age'] ?? null,
    count: config['keep-count'] ?? null,
    bytes: config['keep-bytes'] ?? null,
  }
}

/** Says once a minute what was pruned in it; the result ends that, with a last word. */
function reportPruning(store: Store, log: Log): Closer {
  let told = 0
  const tell = () => {
    const { pruned } = store
    if (pruned > told)
      log.info(`Pruned ${pruned - told} messages beyond what is kept`, { pruned: pruned - told })
    told = pruned
  }
  const timer = setInterval(tell, 60_000).unref()
  return async () => {
    clearInterval(timer)
    tell()
  }
}

function openInbox({ config, closers, onError }: Context, store: Store): Inbox {
  const sessionRetention = { count: config['keep-sessions'], ageMs: config['keep-sessions-for'] }
  const inbox = createInbox({
    store,
    readingRoom: createReadingRoom({ openLine: store.openLine }),
    sessionRetention,
    onError,
  })
  closers.push(inbox.close)
  return inbox
}

async function openWebhooks({ config, version, closers, onError }: Context, store: Store): Promise<Webhooks> {
  const webhooks = await createWebhooks({
    store,
    outbound: createOutboundClient({ userAgent: `Postfang/${version}` }),
    urls: config.webhook ?? [],
    secret: config['webhook-secret'],
    allowed: config['allow-webhooks'],
    onError,
  })
  closers.push(webhooks.close)
  return webhooks
}

/** Rules live in memory: every start begins with those of the file. */
function openFaults(config: Config): Faults {
  const faults = createFaults({ domains: config['fault-domain'] })
  if (config.faults !== undefined) {
    for (const fault of readFaults(config.faults, Date.now())) faults.add(fault)
  }
  return faults
}

const dayMs = 24 * 60 * 60 * 1_000

/** A server may run longer than its certificate does. */
function renewDaily({ closers, onError }: Context, reloadTls: () => Promise<void>): void {
  const timer = setInterval(() => reloadTls().catch(onError), dayMs).unref()
  closers.push(async () => clearInterval(timer))
}

async function openSmtp(
  { config, closers, onError }: Context,
  { inbox, faults, tls }: Pick<Opened, 'inbox' | 'faults' | 'tls'>,
): Promise<SmtpDoor> {
  const listeners = listenersOf(config.smtp, config['mailjet-ports'])
  const certificate = needsCertificate(listeners) ? await tls.certificate() : null
  const smtp = await createSmtpDoor({
    inbox,
    faults,
    listeners,
    certificate,
    ...dialogueOf(config),
    limits: config['smtp-limits'] ?? {},
    isTlsRequired: config['require-tls'] === true,
    proxies: config['proxy-protocol-from'],
    xclients: config['xclient-from'],
    onError,
  })
  closers.push(() => smtp.close(smtpGraceMs))
  return smtp
}

/** @throws PostfangError `invalid` for a file of users that cannot be taken */
function dialogueOf(config: Config): Pick<SmtpDoorOptions, 'profile' | 'logins' | 'isLoginRequired'> {
  const users = config['smtp-users']
  return {
    profile: profiles[config.profile],
    logins: users === undefined ? anyLogin : createKnownUsers(readUsers(users)),
    isLoginRequired: config['smtp-auth'] === 'required',
  }
}

interface Opened {
  readonly inbox: Inbox
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly smtp: SmtpDoor
  readonly tls: ServerTls
  readonly warnings: readonly string[]
  readonly credentials: Credentials
}

/** @returns the URL of screen and API */
async function openHttp({ config, version, closers, onError }: Context, opened: Opened): Promise<string> {
  const { inbox, faults, webhooks, smtp, tls, warnings, credentials } = opened
  const remoteContent = config['remote-content'] === true
  let url: string | undefined
  const live = createLiveDoor({ inbox, onError })
  const routes = createApiRoutes({
    inbox,
    faults,
    webhooks,
    remoteContent,
    authority: tls.authority,
    isReady: () => url !== undefined,
    metrics: () => ({ ...inbox.statistics(), liveClients: live.clients }),
    info: () => ({
      version,
      http: url ?? '',
      smtp: [...smtp.urls],
      durability: config.durability,
      data: config.data === ':memory:' ? 'memory' : 'file',
      maxMessageSize: smtp.messageBytes,
      remoteContent,
      retention: retentionOf(config),
      pruned: inbox.statistics().prunedMessages,
      warnings: [...warnings],
    }),
  })
  const http = await createHttpServer({
    bind: config.http,
    gate: { ...credentials, hosts: config.hosts },
    routes: [
      ...routes,
      ...live.routes,
      ...mcpRoutes({ version, callApi: createRouteCaller(routes), onError }),
    ],
    upgrades: live.upgrades,
    uiDirectory,
    onError,
  })
  url = http.url
  closers.push(async () => {
    url = undefined
    live.close()
    await http.close(httpGraceMs)
  })
  return http.url
}

function readCredentials(config: Config): Credentials {
  const tokens = config.tokens === undefined ? undefined : readTokens(config.tokens)
  return { basic: config.auth, tokens }
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined
  return () => {
    closing ??= close()
    return closing
  }
}
