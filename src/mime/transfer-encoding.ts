import { type Octets, octet } from './octets.ts'

export interface DecodedBody {
  readonly bytes: Octets
  /** How many octets had no place in the encoding: left out (base64) or taken as they are (quoted-printable). */
  readonly faults: number
}

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 §6). 7bit, 8bit, binary and unknown encodings are as they are: then
 * the result is the same memory, not a copy.
 *
 * @param encoding lower case
 */
export function decodeBody(body: Octets, encoding: string): DecodedBody {
  if (encoding === 'base64') return decodeBase64(body)
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body)
  return { bytes: body, faults: 0 }
}

const notInAlphabet = 0xff
const skipped = 0xfe
const padding = 0xfd

/** Octet → six bits, or one of the three marks above. */
const sextets = createSextets()

function createSextets(): Uint8Array {
  const table = new Uint8Array(256).fill(notInAlphabet)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < alphabet.length; value++) table[alphabet.charCodeAt(value)] = value
  for (const space of ' \t\r\n') table[space.charCodeAt(0)] = skipped
  table[octet.equals] = padding
  return table
}

function decodeBase64(body: Octets): DecodedBody {
  const decoder = createBase64Decoder()
  return { bytes: decoder.decode(body), faults: decoder.faults() }
}

/**
 * RFC 2045 §6.8, for a body in pieces. Octets outside the alphabet are passed over; padding ends a group, after which
 * another one may begin (several encoded pieces in a row are common).
 */
export function createBase64Decoder() {
  let faults = 0
  let rest = { group: 0, bits: 0 }
  return {
    decode(body: Octets): Octets {
      let { group, bits } = rest
      const decoded = Buffer.allocUnsafeSlow(Math.ceil((bits + body.length * 6) / 8))
      let length = 0
      for (let at = 0; at < body.length; at++) {
        const sextet = sextets[body[at] ?? 0] ?? notInAlphabet
        if (sextet < 64) {
          group = ((group << 6) | sextet) & 0xffff
          bits += 6
          if (bits >= 8) {
            bits -= 8
            decoded[length++] = group >> bits
          }
        } else if (sextet === padding) bits = 0
        else if (sextet === notInAlphabet) faults++
      }
      rest = { group, bits }
      return decoded.subarray(0, length)
    },
    /** Octets that had no place in the encoding. */
    faults: () => faults,
  }
}

/**
 * RFC 2045 §6.7. Soft line breaks go, also after white space or with a bare LF; white space at the end of a line was
 * added on the way and goes (rule 3); an `=` that introduces nothing stays as it is.
 */
function decodeQuotedPrintable(body: Uint8Array): DecodedBody {
  const decoded = Buffer.allocUnsafeSlow(body.length)
  let length = 0
  let faults = 0
  /** Where the white space began that is being written; it is taken back when the line ends. */
  let lineText = 0
  for (let at = 0; at < body.length; at++) {
    const value = body[at] ?? 0
    if (value === octet.equals) {
      const byte = (hexDigit(body[at + 1]) << 4) | hexDigit(body[at + 2])
      const next = byte >= 0 ? at + 2 : findLineEnd(body, at + 1)
      if (byte >= 0) decoded[length++] = byte
      else if (next === -1) {
        decoded[length++] = value
        faults++
      }
      if (next !== -1) at = next
      lineText = length
    } else if (value === octet.lineFeed) {
      const hasReturn = length > lineText && decoded[length - 1] === octet.carriageReturn
      length = trimEnd(decoded, hasReturn ? length - 1 : length, lineText)
      if (hasReturn) decoded[length++] = octet.carriageReturn
      decoded[length++] = value
      lineText = length
    } else {
      decoded[length++] = value
    }
  }
  return { bytes: decoded.subarray(0, trimEnd(decoded, length, lineText)), faults }
}

/** The last index of the line end (or end of input) that follows optional white space at `start`, else -1. */
function findLineEnd(body: Uint8Array, start: number): number {
  let at = start
  while (isWhiteSpace(body[at])) at++
  if (body[at] === octet.carriageReturn) at++
  return at >= body.length || body[at] === octet.lineFeed ? at : -1
}

function trimEnd(bytes: Uint8Array, end: number, start: number): number {
  let at = end
  while (at > start && isWhiteSpace(bytes[at - 1])) at--
  return at
}

function isWhiteSpace(value: number | undefined): boolean {
  return value === octet.space || value === octet.tab
}

/** The digit's value, negative for what is none. */
function hexDigit(value: number | undefined): number {
  if (value === undefined) return -256
  if (value >= 0x30 && value <= 0x39) return value - 0x30
  const letter = value | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -256
}
