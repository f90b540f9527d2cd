import type { SettingName } from '../../../src/config.ts'
import type { DeliveredJson } from '../../../src/contract/mailjet.ts'
import type { CallbackDeliveryJson, CallbackJson } from '../../../src/contract/mailjet-callback.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

const json = (method: string, body: unknown) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** A Postfang in Mailjet mode that may post to this machine. */
export function startMailjet(settings: Partial<Record<SettingName, string>> = {}): Promise<TestPostfang> {
  return startPostfang({ profile: 'mailjet', 'allow-webhooks': '127.0.0.1', ...settings })
}

export const setCallbacks = async (postfang: TestPostfang, wanted: object, mailbox = 'inbox') =>
  (
    await postfang.json<{ callbacks: CallbackJson[] }>(
      `/api/callbacks?mailbox=${mailbox}`,
      json('POST', wanted),
    )
  ).callbacks

export const listCallbacks = async (postfang: TestPostfang, mailbox = 'inbox') =>
  (await postfang.json<{ callbacks: CallbackJson[] }>(`/api/callbacks?mailbox=${mailbox}`)).callbacks

export const listDeliveries = async (postfang: TestPostfang, of: string) =>
  (await postfang.json<{ deliveries: CallbackDeliveryJson[] }>(`/api/callbacks/${of}`)).deliveries

export const order = (postfang: TestPostfang, id: string, event: object) =>
  postfang.json(`/api/messages/${id}/events`, json('POST', event))

export const deliveredOf = async (postfang: TestPostfang, id: string) => {
  const { deliveries } = await postfang.json<{ deliveries: DeliveredJson[] }>(`/api/messages/${id}/delivered`)
  const [first] = deliveries
  if (first === undefined) throw new Error('Nothing was delivered')
  return first
}

export const aMail = (changes: object = {}) => ({
  from: 'Shop <shop@example.com>',
  to: 'jane@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello <a href="https://shop.example/order?id=1&amp;x=2">Order</a></p>',
  ...changes,
})
