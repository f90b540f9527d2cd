import { parseExactJson } from '../../lib/parse-exact-json.ts'
import { limits } from '../../model/limits.ts'

export type ReadJson =
  | { readonly kind: 'ok'; readonly value: unknown }
  /** No JSON at all. */
  | { readonly kind: 'malformed' }
  /** Nested too deep, or of too many pieces: it would take a multiple of its size in memory. */
  | { readonly kind: 'too-complex' }

const byte = {
  quote: 0x22,
  backslash: 0x5c,
  openList: 0x5b,
  closeList: 0x5d,
  open: 0x7b,
  close: 0x7d,
  comma: 0x2c,
}

/** Reads a JSON body of up to `limits.mailjetBodyBytes`. Quirk: whole numbers beyond 2^53 come as text. */
export function readJson(bytes: Uint8Array<ArrayBuffer> | undefined): ReadJson {
  if (bytes === undefined) return { kind: 'malformed' }
  if (isTooComplex(bytes)) return { kind: 'too-complex' }
  try {
    return { kind: 'ok', value: parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { kind: 'malformed' }
  }
}

/** Counts what opens and parts values, outside of strings; those are skipped, since attachments are nearly all there is. */
function isTooComplex(bytes: Uint8Array): boolean {
  let depth = 0
  let pieces = 0
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case byte.quote:
        at = endOfString(bytes, at)
        break
      case byte.open:
      case byte.openList:
        depth++
        pieces++
        break
      case byte.close:
      case byte.closeList:
        depth--
        break
      case byte.comma:
        pieces++
        break
    }
    if (depth > limits.mailjetJsonDepth || pieces > limits.mailjetJsonPieces) return true
  }
  return false
}

/** Where the closing quote is, or the end of the bytes. */
function endOfString(bytes: Uint8Array, start: number): number {
  let end = bytes.indexOf(byte.quote, start + 1)
  while (end > 0 && isEscaped(bytes, start, end)) end = bytes.indexOf(byte.quote, end + 1)
  return end < 0 ? bytes.length : end
}

function isEscaped(bytes: Uint8Array, start: number, quote: number): boolean {
  let first = quote
  while (first - 1 > start && bytes[first - 1] === byte.backslash) first--
  return (quote - first) % 2 === 1
}
