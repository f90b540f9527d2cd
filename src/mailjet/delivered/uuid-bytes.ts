/** The sixteen octets of a UUID (RFC 9562 §4). */
export function parseUuid(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new TypeError(`Expected a UUID, found "${text.slice(0, 40)}"`)
  return bytes
}

export function printUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The same bits with those of a random UUID's version and variant (RFC 9562 §5.4), by which strict readers know one. */
export function asVersion4(bytes: Uint8Array): Buffer {
  const marked = Buffer.from(bytes)
  marked[6] = ((marked[6] ?? 0) & 0x0f) | 0x40
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80
  return marked
}
