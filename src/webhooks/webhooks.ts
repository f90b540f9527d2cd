import { randomBytes, randomUUID } from 'node:crypto'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { Webhook, WebhookEvent } from '../model/webhook.ts'
import {
  type AllowedTargets,
  findObjection,
  reachOfAllowed,
  refuseForbidden,
} from '../outbound/allowed-targets.ts'
import { type OutboundClient, type OutboundRequest, readUrl } from '../outbound/outbound-client.ts'
import type { Store } from '../store/store.ts'
import { type Courier, createCourier } from './courier.ts'

/** A webhook with how much of it is still to be told. */
export interface WebhookState {
  readonly webhook: Webhook
  /** Messages still to be told of; counted up to {@link countedPending}. */
  readonly pending: number
}

/** Telling other servers of what happens to messages. */
export interface Webhooks {
  list(): Promise<readonly WebhookState[]>
  /**
   * Makes one that is told of everything from now on.
   *
   * @throws PostfangError `forbidden` where the operator has not allowed that address, `invalid` where it is none
   */
  create(wanted: {
    readonly url: string
    readonly mailbox: string | null
    readonly events: readonly WebhookEvent[]
    readonly secret: string | undefined
  }): Promise<WebhookState>
  /** @throws PostfangError `forbidden` for one of the operator's */
  remove(id: string): Promise<boolean>
  /**
   * Tries now what is still to be told, also when it was dead; undefined where there is none.
   *
   * @throws PostfangError `forbidden` where its address is no longer allowed
   */
  sendAgain(id: string): Promise<WebhookState | undefined>
  close(): Promise<void>
}

export interface WebhooksOptions {
  readonly store: Store
  readonly outbound: OutboundClient
  /** The operator's addresses: told of all received messages, wherever they are. */
  readonly urls: readonly string[]
  /** Key for those. */
  readonly secret: string | undefined
  readonly allowed: AllowedTargets
  readonly onError: (error: unknown) => void
  /** Epoch milliseconds. */
  readonly clock?: () => number
}

/** Pending messages are counted up to here. */
export const countedPending = 100

/** Takes up each webhook where it stopped. The operator's are those that are set now; others of theirs are forgotten. */
export async function createWebhooks(options: WebhooksOptions): Promise<Webhooks> {
  const { store, outbound, urls, secret = null, allowed, onError, clock = Date.now } = options
  const couriers = new Map<string, Courier>()

  for (const webhook of await store.listWebhooks()) {
    if (webhook.source === 'api') open(asAllowed(webhook))
    else if (!urls.includes(webhook.url)) await store.removeWebhook(webhook.id)
    else open({ ...webhook, secret })
  }
  const known = new Set([...couriers.values()].map(({ webhook }) => webhook.url))
  for (const url of new Set(urls)) {
    if (!known.has(url))
      await add({ url, mailbox: null, events: ['message.received'], secret, source: 'setting' })
  }

  /** One that was allowed when it was made, and no longer is, sends nothing. */
  function asAllowed(webhook: Webhook): Webhook {
    const objection = findObjection(new URL(webhook.url), allowed)
    return objection === undefined ? webhook : { ...webhook, isDead: true, lastError: objection }
  }

  function open(webhook: Webhook): Courier {
    const reach = reachOf(webhook, allowed)
    const courier = createCourier({ store, outbound, webhook, reach, clock, onError })
    couriers.set(webhook.id, courier)
    return courier
  }

  async function add(
    facts: Pick<Webhook, 'url' | 'mailbox' | 'events' | 'secret' | 'source'>,
  ): Promise<Courier> {
    const webhook: Webhook = {
      ...facts,
      id: randomUUID(),
      createdAt: clock(),
      cursor: store.head,
      delivered: 0,
      failures: 0,
      failingSince: null,
      lastAttemptAt: null,
      lastStatus: null,
      lastError: null,
      nextAttemptAt: null,
      isDead: false,
    }
    await store.saveWebhook(webhook)
    return open(webhook)
  }

  async function stateOf({ webhook }: Courier): Promise<WebhookState> {
    const of = { mailbox: webhook.mailbox ?? undefined }
    const ahead = await store.list(of, { after: webhook.cursor, limit: countedPending })
    return { webhook, pending: ahead.length }
  }

  return {
    list: () => Promise.all([...couriers.values()].map(stateOf)),
    async create({ url, mailbox, events, secret: given }) {
      const target = readUrl(url)
      refuseForbidden(target, allowed)
      if (couriers.size >= limits.webhooks) {
        throw new PostfangError('invalid', `There are ${limits.webhooks} webhooks already: delete one first`)
      }
      const key = given ?? `whsec_${randomBytes(24).toString('base64')}`
      return stateOf(await add({ url: target.href, mailbox, events, secret: key, source: 'api' }))
    },
    async remove(id) {
      const courier = couriers.get(id)
      if (courier === undefined) return false
      if (courier.webhook.source === 'setting') {
        throw new PostfangError('forbidden', 'This webhook comes from --webhook: start Postfang without it')
      }
      couriers.delete(id)
      await courier.close()
      await store.removeWebhook(id)
      return true
    },
    async sendAgain(id) {
      const courier = couriers.get(id)
      if (courier === undefined) return undefined
      if (courier.webhook.source === 'api') refuseForbidden(new URL(courier.webhook.url), allowed)
      courier.sendNow()
      return stateOf(courier)
    },
    async close() {
      await Promise.all([...couriers.values()].map((courier) => courier.close()))
    },
  }
}

/** The operator's own may be anywhere. */
function reachOf({ source, url }: Webhook, allowed: AllowedTargets): OutboundRequest['reach'] {
  return source === 'setting' ? 'anywhere' : reachOfAllowed(new URL(url), allowed)
}
