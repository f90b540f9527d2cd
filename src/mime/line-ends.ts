import { type Octets, octet } from './octets.ts'

/** Turns CRLF and lone CR into LF. The result is the same memory where there is nothing to turn. */
export function toLineFeeds(bytes: Octets): Octets {
  const first = bytes.indexOf(octet.carriageReturn)
  if (first === -1) return bytes
  const result = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(result, 0, 0, first)
  let length = first
  for (let at = first; at < bytes.length; at++) {
    const value = bytes[at] ?? 0
    if (value !== octet.carriageReturn) result[length++] = value
    else if (bytes[at + 1] !== octet.lineFeed) result[length++] = octet.lineFeed
  }
  return result.subarray(0, length)
}
