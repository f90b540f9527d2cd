import type { Config } from '../config.ts'
import { createApiRoutes } from '../doors/api/api-routes.ts'
import { createLiveDoor } from '../doors/live/live-door.ts'
import { mcpRoutes } from '../doors/mcp/mcp-door.ts'
import type { Pop3Door } from '../doors/pop3/pop3-door.ts'
import type { SmtpDoor } from '../doors/smtp/door.ts'
import type { Callbacks } from '../events/callbacks/callbacks.ts'
import type { Events } from '../events/events.ts'
import type { Faults } from '../faults/create-faults.ts'
import { createRouteCaller } from '../http/call-routes.ts'
import type { CompatRoute } from '../http/compat/compat-route.ts'
import type { Credentials } from '../http/gate/auth-rule.ts'
import { createHttpServer } from '../http/http-server.ts'
import type { Route } from '../http/route.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { uiDirectory } from '../package-files.ts'
import type { Releases } from '../release/releases.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Context } from './context.ts'
import { aliasesOf, openCompat } from './open-compat.ts'
import type { OpenedMailjet } from './open-mailjet.ts'
import { retentionOf } from './open-store.ts'
import type { OpenedTemplates } from './open-templates.ts'
import { readTokens } from './read-tokens.ts'
import { releaseParts } from './release-parts.ts'
import type { ServerTls } from './server-tls.ts'

const httpGraceMs = 1_000

export interface OpenedHttp {
  /** Of screen and API. */
  readonly url: string
  readonly compatRoutes: readonly CompatRoute[]
  /** Of other products' interfaces. */
  readonly foreignRoutes: readonly Route[]
}

export interface Opened {
  readonly inbox: Inbox
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly templates: OpenedTemplates
  readonly events: Events
  readonly callbacks: Callbacks
  readonly releases: Releases
  readonly smtp: SmtpDoor
  readonly pop3: Pop3Door
  readonly mailjet: OpenedMailjet
  readonly tls: ServerTls
  readonly warnings: readonly string[]
  readonly credentials: Credentials
}

export async function openHttp(
  { config, version, closers, onError }: Context,
  opened: Opened,
): Promise<OpenedHttp> {
  const {
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
  } = opened
  const remoteContent = config['remote-content'] === true
  let url: string | undefined
  const isReady = () => url !== undefined
  const live = createLiveDoor({ inbox, events, onError })
  const routes = createApiRoutes({
    inbox,
    faults,
    webhooks,
    ...templates,
    events,
    callbacks,
    releases,
    remoteContent,
    authority: tls.authority,
    isReady,
    metrics: () => ({ ...inbox.statistics(), liveClients: live.clients }),
    info: () => ({
      version,
      http: url ?? '',
      smtp: [...smtp.urls],
      pop3: [...pop3.urls],
      durability: config.durability,
      profile: config.profile,
      data: config.data === ':memory:' ? 'memory' : 'file',
      maxMessageSize: smtp.messageBytes,
      remoteContent,
      relays: [...releases.relays],
      relayRecipients: [...releases.allowed],
      retention: retentionOf(config),
      pruned: inbox.statistics().prunedMessages,
      warnings: [...warnings],
    }),
  })
  const compat = openCompat(config.compat, {
    base: config['compat-base'],
    inbox,
    faults,
    version,
    isReady,
    onError,
    smtpPort: () => clearPort(smtp.urls),
    ...releaseParts(releases, inbox),
  })
  const http = await createHttpServer({
    bind: config.http,
    aliases: aliasesOf(config),
    gate: {
      ...credentials,
      hosts: hostsOf(config),
      compat: compat.paths,
      interfaces: mailjet.interfaces,
    },
    routes: [
      ...routes,
      ...live.routes,
      ...mailjet.routes,
      ...mailjet.trackRoutes,
      ...mcpRoutes({ version, callApi: createRouteCaller(routes), onError }),
    ],
    compatRoutes: compat.routes,
    upgrades: new Map([...live.upgrades, ...compat.upgrades]),
    uiDirectory,
    onError,
  })
  url = http.url
  closers.push(async () => {
    url = undefined
    live.close()
    compat.close()
    await http.close(httpGraceMs)
  })
  return { url: http.url, compatRoutes: compat.routes, foreignRoutes: mailjet.routes }
}

/** Tracked links lead here under the name that the operator has given them. */
function hostsOf({ hosts = [], 'track-url': trackUrl }: Config): readonly string[] {
  return trackUrl === undefined ? hosts : [...hosts, new URL(trackUrl).hostname]
}

export function readCredentials(config: Config): Credentials {
  const tokens = config.tokens === undefined ? undefined : readTokens(config.tokens)
  return { basic: config.auth, tokens }
}

/** The port of the first listener in clear. */
function clearPort(urls: readonly string[]): number | undefined {
  const url = urls.find((text) => text.startsWith('smtp://'))
  return url === undefined ? undefined : Number(new URL(url).port)
}
