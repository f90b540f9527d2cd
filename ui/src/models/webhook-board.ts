import { type ReadonlySignal, signal } from '@preact/signals'
import type { CallbackJson, NewCallbackJson } from '../../../src/contract/mailjet-callback.ts'
import type { CreatedWebhookJson, NewWebhookJson, WebhookJson } from '../../../src/contract/webhook.ts'
import { type Failure, toFailure } from '../link/request.ts'
import {
  createWebhook,
  deleteCallback,
  deleteWebhook,
  listCallbacks,
  listWebhooks,
  sendDelivery,
  sendWebhook,
  setCallbacks,
} from '../link/webhooks-api.ts'
import { createPolled, type Polled } from './polled.ts'

export { listDeliveries } from '../link/webhooks-api.ts'

/** Where this server posts to, and how each address fares. */
export interface WebhookBoard {
  readonly webhooks: Polled<readonly WebhookJson[]>
  readonly callbacks: Polled<readonly CallbackJson[]>
  /** The newest that was made here, with its secret, which the server tells only once. */
  readonly created: ReadonlySignal<CreatedWebhookJson | undefined>
  /** Why the last thing that was asked for was not done. */
  readonly failure: ReadonlySignal<Failure | undefined>
  /** Each resolves to what was made; to undefined where it was not, and `failure` says why. */
  create(webhook: NewWebhookJson): Promise<WebhookJson | undefined>
  setCallbacks(mailbox: string | undefined, callback: NewCallbackJson): Promise<CallbackJson | undefined>
  /** Each resolves to whether it was done. */
  send(id: string): Promise<boolean>
  remove(id: string): Promise<boolean>
  removeCallbacks(ids: readonly string[]): Promise<boolean>
  sendDelivery(id: string): Promise<boolean>
  forgetFailure(): void
  close(): void
}

export function createWebhookBoard(): WebhookBoard {
  const webhooks = createPolled(listWebhooks)
  const callbacks = createPolled(listCallbacks)
  const created = signal<CreatedWebhookJson | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)

  /** Does something, and shows how things are then, whether or not it was done. */
  async function attempt<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await task()
      failure.value = undefined
      return result
    } catch (error) {
      failure.value = toFailure(error)
      return undefined
    } finally {
      await Promise.all([webhooks.reload(), callbacks.reload()])
    }
  }

  const done = async (task: () => Promise<unknown>): Promise<boolean> =>
    (await attempt(async () => {
      await task()
      return true
    })) === true

  return {
    webhooks,
    callbacks,
    created,
    failure,
    async create(webhook) {
      const made = await attempt(() => createWebhook(webhook))
      if (made !== undefined) created.value = made
      return made
    },
    async setCallbacks(mailbox, callback) {
      return (await attempt(() => setCallbacks(mailbox, callback)))?.[0]
    },
    send: (id) => done(() => sendWebhook(id)),
    remove: (id) => done(() => deleteWebhook(id)),
    removeCallbacks: (ids) =>
      done(async () => {
        for (const id of ids) await deleteCallback(id)
      }),
    sendDelivery: (id) => done(() => sendDelivery(id)),
    forgetFailure() {
      failure.value = undefined
    },
    close() {
      webhooks.close()
      callbacks.close()
    },
  }
}
