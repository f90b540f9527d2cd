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
  const variant = ((random[at] ?? 0) & 0x3f) | 0x80
  return `${timeOf(lastMs)}-${hexOf(0x70 | (counter >> 8))}${hexOf(counter)}-${hexOf(variant)}${randomHex(at + 1, 1)}-${randomHex(at + 2, 6)}`
}

let shownMs = -1
let shownTime = ''

/** The first 48 bits as they are written; of one millisecond they are the same. */
function timeOf(ms: number): string {
  if (ms !== shownMs) {
    const digits = ms.toString(16).padStart(12, '0')
    shownTime = `${digits.slice(0, 8)}-${digits.slice(8)}`
    shownMs = ms
  }
  return shownTime
}

function hexOf(byte: number): string {
  return hex[byte & 0xff] ?? '00'
}

function randomHex(at: number, count: number): string {
  let digits = ''
  for (let index = at; index < at + count; index++) digits += hexOf(random[index] ?? 0)
  return digits
}

export function createMessageId(nowMs: number): MessageId {
  return createUuid(nowMs) as MessageId
}

export function createSessionId(nowMs: number): SessionId {
  return createUuid(nowMs) as SessionId
}
