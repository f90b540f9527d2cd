import { expect } from 'vitest'
import { type FullReleaseJson, fullReleaseSchema, releaseSchema } from '../../src/contract/release.ts'
import { readAs } from '../doors/api/read-as.ts'
import { startScriptedRelay } from './scripted-relay.ts'
import type { TestPostfang } from './start-postfang.ts'

/** Sending on by a real Postfang to real servers: what its tests have in common. */

export const relaySettings = (port: number, more: Record<string, string> = {}) => ({
  relay: `smtp://127.0.0.1:${port}?tls=never`,
  'relay-recipients': '@ours.test, ada@example.com',
  'relay-retries': '10ms,10ms',
  ...more,
})

export const mail = {
  from: 'shop@example.com',
  to: 'ada@example.com, bob@example.com',
  subject: 'Order',
  text: 'Hello',
}

export function askRelease(postfang: TestPostfang, id: string, body: object): Promise<Response> {
  return postfang.fetch(`/api/messages/${id}/release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export async function orderRelease(
  postfang: TestPostfang,
  id: string,
  body: object = { to: ['qa@ours.test'] },
) {
  return (await readAs(releaseSchema, askRelease(postfang, id, body), 202)).id
}

export const readRelease = (postfang: TestPostfang, id: string) =>
  readAs(fullReleaseSchema, postfang.fetch(`/api/releases/${id}`))

/** Asks until it is as wanted. */
export async function untilReleased(
  postfang: TestPostfang,
  id: string,
  isSo: (release: FullReleaseJson) => boolean = ({ state }) => state !== 'queued' && state !== 'sending',
): Promise<FullReleaseJson> {
  let found = await readRelease(postfang, id)
  const look = async () => {
    found = await readRelease(postfang, id)
    return isSo(found)
  }
  await expect.poll(look, { timeout: 10_000, interval: 10 }).toBe(true)
  return found
}

export const readRaw = async (postfang: TestPostfang, id: string) =>
  Buffer.from(await (await postfang.fetch(`/api/messages/${id}/raw`)).arrayBuffer()).toString('latin1')

export const putMessage = async (postfang: TestPostfang, bytes: string | Uint8Array<ArrayBuffer>) =>
  (
    await postfang.json<{ id: string }>('/api/messages?from=shop%40example.com', {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: bytes,
    })
  ).id

/** A port on which nobody listens, for a moment at least. */
export async function unusedPort(): Promise<{ readonly port: number }> {
  await using relay = await startScriptedRelay()
  return { port: relay.port }
}
