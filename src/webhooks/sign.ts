import { createHmac } from 'node:crypto'

/** A body as it goes out: its headers say who sent it, when, and prove it. */
export interface SignedHeaders {
  readonly [name: string]: string
}

/**
 * Signs a body as the Standard Webhooks specification 1.0 says: HMAC-SHA256 over id, timestamp and body, so that
 * neither can be changed nor an old request be sent again much later.
 *
 * @param secret `whsec_` and a key in base64, or any other text, whose UTF-8 octets are the key then
 * @param eventId the same in every attempt at one event
 */
export function signBody(
  {
    secret,
    eventId,
    nowMs,
  }: { readonly secret: string | null; readonly eventId: string; readonly nowMs: number },
  body: string,
): SignedHeaders {
  const timestamp = String(Math.floor(nowMs / 1_000))
  const headers = { 'webhook-id': eventId, 'webhook-timestamp': timestamp }
  if (secret === null) return headers
  const signature = createHmac('sha256', toKey(secret))
    .update(`${eventId}.${timestamp}.${body}`)
    .digest('base64')
  return { ...headers, 'webhook-signature': `v1,${signature}` }
}

function toKey(secret: string): Buffer {
  const prefix = 'whsec_'
  return secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : Buffer.from(secret)
}
