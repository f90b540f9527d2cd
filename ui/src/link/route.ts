/** The screen's own URLs: which screen, which message and tab, and within which mailbox and search. */

export const messageTabs = [
  'preview',
  'text',
  'source',
  'headers',
  'mailjet',
  'parts',
  'session',
  'raw',
] as const

export type MessageTab = (typeof messageTabs)[number]

/** What the Mailjet tab shows: the fields of the message, it as delivered, what happened to it. */
export const mailjetParts = ['fields', 'delivered', 'events'] as const

export type MailjetPart = (typeof mailjetParts)[number]

/** Where the screen is. `mailbox` and `q` stay with a message, so that the list beside it does. */
export interface Route {
  readonly screen:
    | 'mail'
    | 'campaigns'
    | 'templates'
    | 'webhooks'
    | 'releases'
    | 'sessions'
    | 'faults'
    | 'settings'
  readonly mailbox?: string | undefined
  readonly q: string
  /** The message or session that is open. */
  readonly id?: string | undefined
  readonly tab: MessageTab
  /** Of the Mailjet tab; its first one without it. Stays while leafing through messages. */
  readonly part?: MailjetPart | undefined
  /** What the playground begins with: a stored template (`template:12`) or a captured message (`message:<id>`). */
  readonly start?: string | undefined
}

/** Reads an address of the screen. One that means nothing is the list of all mail. */
export function parseRoute(path: string, query: string): Route {
  const values = new URLSearchParams(query)
  const common = { mailbox: values.get('mailbox') || undefined, q: values.get('q') ?? '' }
  const [first, id, tab, part] = path.split('/').slice(1).map(decode)
  if (first === 'message' && id) {
    return {
      ...common,
      screen: 'mail',
      id,
      tab: messageTabs.find((known) => known === tab) ?? 'preview',
      part: mailjetParts.find((known) => known === part),
    }
  }
  if (first === 'campaigns') return { ...common, screen: 'campaigns', tab: 'preview' }
  if (first === 'templates') {
    const start = id === 'playground' ? readStart(values) : undefined
    return { ...common, screen: 'templates', id: id || undefined, tab: 'preview', start }
  }
  if (first === 'webhooks') return { ...common, screen: 'webhooks', id: id || undefined, tab: 'preview' }
  if (first === 'releases') return { ...common, screen: 'releases', id: id || undefined, tab: 'preview' }
  if (first === 'sessions') return { ...common, screen: 'sessions', id: id || undefined, tab: 'preview' }
  if (first === 'faults') return { ...common, screen: 'faults', id: id || undefined, tab: 'preview' }
  if (first === 'settings') return { ...common, screen: 'settings', tab: 'preview' }
  return { ...common, screen: 'mail', tab: 'preview' }
}

/** Writes a route as an address of the screen: the inverse of {@link parseRoute}. */
export function composeRoute(route: Route): string {
  const query = new URLSearchParams()
  if (route.mailbox !== undefined) query.set('mailbox', route.mailbox)
  if (route.q !== '') query.set('q', route.q)
  const [, kind, startId] = /^(template|message):(.+)$/s.exec(startOf(route) ?? '') ?? []
  if (kind !== undefined && startId !== undefined) query.set(kind, startId)
  return query.size === 0 ? composePath(route) : `${composePath(route)}?${query}`
}

function composePath(route: Route): string {
  if (route.screen === 'settings') return '/settings'
  if (route.screen === 'campaigns') return '/campaigns'
  const id = route.id === undefined ? '' : `/${encodeURIComponent(route.id)}`
  if (route.screen === 'templates') return `/templates${id}`
  if (route.screen === 'webhooks') return `/webhooks${id}`
  if (route.screen === 'releases') return `/releases${id}`
  if (route.screen === 'sessions') return `/sessions${id}`
  if (route.screen === 'faults') return `/faults${id}`
  if (id === '') return '/'
  const part = route.tab === 'mailjet' && route.part !== undefined ? `/${route.part}` : ''
  return `/message${id}/${route.tab}${part}`
}

function readStart(values: URLSearchParams): string | undefined {
  for (const kind of ['template', 'message']) {
    const id = values.get(kind)
    if (id) return `${kind}:${id}`
  }
  return undefined
}

/** Only the playground begins with anything. */
function startOf({ screen, id, start }: Route): string | undefined {
  return screen === 'templates' && id === 'playground' ? start : undefined
}

/** A path segment as it was meant; one with a broken escape is taken as it stands. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
