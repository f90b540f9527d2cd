import type {
  CallbackDeliveryJson,
  CallbackJson,
  NewCallbackJson,
} from '../../../src/contract/mailjet-callback.ts'
import type { CreatedWebhookJson, NewWebhookJson, WebhookJson } from '../../../src/contract/webhook.ts'
import { request, requestJson } from './request.ts'
import { urls } from './urls.ts'

/** The calls about what is posted to other servers. Each rejects as `request.ts` says. */

export async function listWebhooks(signal: AbortSignal): Promise<readonly WebhookJson[]> {
  const { webhooks } = await requestJson<{ webhooks: WebhookJson[] }>(urls.webhooks(), { signal })
  return webhooks
}

export function createWebhook(webhook: NewWebhookJson): Promise<CreatedWebhookJson> {
  return postJson(urls.webhooks(), webhook)
}

export async function deleteWebhook(id: string): Promise<void> {
  await request(urls.webhook(id), { method: 'DELETE' })
}

export async function sendWebhook(id: string): Promise<void> {
  await request(urls.sendWebhook(id), { method: 'POST' })
}

export async function listCallbacks(signal: AbortSignal): Promise<readonly CallbackJson[]> {
  const { callbacks } = await requestJson<{ callbacks: CallbackJson[] }>(urls.callbacks(), { signal })
  return callbacks
}

export async function setCallbacks(
  mailbox: string | undefined,
  callback: NewCallbackJson,
): Promise<readonly CallbackJson[]> {
  const { callbacks } = await postJson<{ callbacks: CallbackJson[] }>(urls.callbacks(mailbox), callback)
  return callbacks
}

export async function deleteCallback(id: string): Promise<void> {
  await request(urls.callback(id), { method: 'DELETE' })
}

/** What was posted to the address of a callback, or of all of them; newest first. */
export interface DeliveryPage {
  readonly deliveries: readonly CallbackDeliveryJson[]
  /** Null where there are no more. */
  readonly next: string | null
}

export function listDeliveries(
  callback: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<DeliveryPage> {
  return requestJson(urls.deliveries(callback, limit), { signal })
}

export function sendDelivery(id: string): Promise<CallbackDeliveryJson> {
  return requestJson(urls.sendDelivery(id), { method: 'POST' })
}

function postJson<T>(url: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return requestJson(url, { method: 'POST', headers, body: JSON.stringify(body) })
}
