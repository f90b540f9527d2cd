/** Every URL of the server that the screen uses. Ids and names go in escaped; nothing else builds a URL. */

/** Which messages: all of a mailbox, or of all of them, narrowed by a search. */
export interface Scope {
  readonly mailbox?: string | undefined
  readonly q?: string | undefined
}

/** How the preview shows a message's HTML: with its images, and with those that come from elsewhere. */
export interface FrameOptions {
  readonly hasImages: boolean
  readonly hasRemoteContent: boolean
}

/** Which SMTP sessions. */
export interface SessionFilter {
  readonly mailbox?: string | undefined
  readonly only?: SessionKind | undefined
}

export const sessionKinds = ['with-problems', 'with-messages', 'without-messages', 'faulted'] as const

export type SessionKind = (typeof sessionKinds)[number]

export const exportFormats = ['zip', 'mbox', 'jsonl'] as const

export type ExportFormat = (typeof exportFormats)[number]
/** Which releases. */
export interface ReleaseFilter {
  readonly mailbox?: string | undefined
  readonly message?: string | undefined
}

function withQuery(path: string, values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  return query.size === 0 ? path : `${path}?${query}`
}

function message(id: string): string {
  return `/api/messages/${encodeURIComponent(id)}`
}

export const urls = {
  info: () => '/api/info',
  docs: () => '/api/docs',
  messages: (scope: Scope, page: { limit?: number; cursor?: string | null } = {}) =>
    withQuery('/api/messages', { ...scope, limit: page.limit, cursor: page.cursor ?? undefined }),
  exported: ({ mailbox, q }: Scope, format: ExportFormat) =>
    withQuery('/api/messages/export', { format, mailbox, q }),
  message,
  raw: (id: string) => `${message(id)}/raw`,
  part: (id: string, part: string) => `${message(id)}/parts/${encodeURIComponent(part)}`,
  messageSession: (id: string) => `${message(id)}/session`,
  frame: (id: string, options: FrameOptions) =>
    withQuery(`/frame/${encodeURIComponent(id)}`, {
      images: options.hasImages ? undefined : 0,
      remote: options.hasImages && options.hasRemoteContent ? 1 : undefined,
    }),
  delivered: (id: string, recipient: string) => withQuery(`${message(id)}/delivered`, { recipient }),
  deliveredRaw: (id: string, recipient: string) => withQuery(`${message(id)}/delivered/raw`, { recipient }),
  deliveredFrame: (id: string, recipient: string, hasImages: boolean) =>
    withQuery(`${message(id)}/delivered/frame`, { recipient, images: hasImages ? undefined : 0 }),
  events: (id: string) => `${message(id)}/events`,
  campaigns: (mailbox: string | undefined, cursor: string | null) =>
    withQuery('/api/campaigns', { mailbox, limit: 100, cursor: cursor ?? undefined }),
  mailboxes: () => '/api/mailboxes',
  /** By query: a name with a slash cannot stand in a path. */
  mailbox: (name: string) => withQuery('/api/mailboxes', { name }),
  sessions: (filter: SessionFilter, cursor: string | null) =>
    withQuery('/api/sessions', { ...filter, limit: 100, cursor: cursor ?? undefined }),
  session: (id: string) => `/api/sessions/${encodeURIComponent(id)}`,
  sample: (name: string, mailbox: string | undefined) =>
    withQuery(`/api/samples/${encodeURIComponent(name)}`, { mailbox }),
  templates: (mailbox: string | undefined) => withQuery('/api/templates', { mailbox }),
  template: (id: string, mailbox: string | undefined) =>
    withQuery(`/api/templates/${encodeURIComponent(id)}`, { mailbox }),
  renderTemplate: () => '/api/templates/render',
  webhooks: () => '/api/webhooks',
  webhook: (id: string) => `/api/webhooks/${encodeURIComponent(id)}`,
  sendWebhook: (id: string) => `/api/webhooks/${encodeURIComponent(id)}/send`,
  callbacks: (mailbox?: string) => withQuery('/api/callbacks', { mailbox }),
  callback: (id: string) => `/api/callbacks/${encodeURIComponent(id)}`,
  deliveries: (callback: string | undefined, limit: number) =>
    withQuery(
      callback === undefined
        ? '/api/callbacks/deliveries'
        : `/api/callbacks/${encodeURIComponent(callback)}/deliveries`,
      { limit },
    ),
  sendDelivery: (id: string) => `/api/callbacks/deliveries/${encodeURIComponent(id)}/send`,
  replies: () => '/api/replies',
  explainReply: () => '/api/replies/explain',
  faults: () => '/api/faults',
  fault: (id: string) => `/api/faults/${encodeURIComponent(id)}`,
  speakingAddresses: () => '/api/faults/addresses',
  releaseMessage: (id: string) => `${message(id)}/release`,
  releases: (filter: ReleaseFilter) => withQuery('/api/releases', { ...filter, limit: 100 }),
  release: (id: string) => `/api/releases/${encodeURIComponent(id)}`,
  retryRelease: (id: string) => `/api/releases/${encodeURIComponent(id)}/retry`,
  live: (since: number | undefined) => withQuery('/api/live', { since }),
  liveSessions: () => '/api/live?of=sessions',
  liveEvents: () => '/api/live?of=events',
} as const
