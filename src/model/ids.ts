import { randomFillSync } from 'node:crypto'

declare const brand: unique symbol

/** A message's identity: a UUIDv7 in lower case (RFC 9562 §5.7), also Mailjet's `MessageUUID`. */
export type MessageId = string & { readonly [brand]: 'MessageId' }

/** An SMTP session's identity: a UUIDv7 as well, so that sessions sort by their start. */
export type SessionId = string & { readonly [brand]: 'SessionId' }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Reads an id as a client wrote it; upper case is accepted, anything but a UUID is `undefined`. */
export function parseMessageId(text: string): MessageId | undefined {
  const lower = text.toLowerCase()
  return UUID.test(lower) ? (lower as MessageId) : undefined
}

/** Like {@link parseMessageId}, for sessions. */
export function parseSessionId(text: string): SessionId | undefined {
  return parseMessageId(text) as SessionId | undefined
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const random = new Uint8Array(8 * 512)
let unused = 0
let lastMs = 0
let counter = 0

/**
 * Makes a UUIDv7: 48 bits of epoch milliseconds, a 12-bit counter that keeps ids of one millisecond in order
 * (RFC 9562 §6.2, method 1), 62 random bits. Never goes back, even when the clock does.
 */
function createUuid(nowMs: number): string {
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = 0
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  if (unused === 0) {
    randomFillSync(random)
    unused = 512
  }
  const at = --unused * 8
  const high = Math.floor(lastMs / 0x10000)
    .toString(16)
    .padStart(8, '0')
  const low = (lastMs & 0xffff).toString(16).padStart(4, '0')
  const count = counter.toString(16).padStart(3, '0')
  const byte = (index: number) => hex[random[at + index] ?? 0] ?? '00'
  const variant = hex[((random[at] ?? 0) & 0x3f) | 0x80] ?? '80'
  const tail = `${byte(2)}${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}`
  return `${high}-${low}-7${count}-${variant}${byte(1)}-${tail}`
}

export function createMessageId(nowMs: number): MessageId {
  return createUuid(nowMs) as MessageId
}

export function createSessionId(nowMs: number): SessionId {
  return createUuid(nowMs) as SessionId
}
