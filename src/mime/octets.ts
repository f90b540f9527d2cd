/** Octets that the mail grammars name (RFC 5322, RFC 2045). */
export const octet = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  hyphen: 0x2d,
  colon: 0x3a,
  equals: 0x3d,
} as const

/** A message's bytes, or a part of them: a view, with the searching that Buffers have. */
export type Octets = Buffer<ArrayBuffer>

/** The same memory as a Buffer: nothing is copied. */
export function viewOf(bytes: Uint8Array<ArrayBuffer>): Octets {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Where the line that begins at `start` ends: the index of its line feed, or `end` where there is none before. */
export function findLineFeed(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== octet.lineFeed) at++
  return at
}
