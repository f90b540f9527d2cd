import { type DecodedPart, decodePart } from '../../src/mime/decode-part.ts'

/** The bytes of a message written with LF in a test: each becomes CRLF; text beyond ASCII is UTF-8. */
export function messageBytes(text: string): Uint8Array<ArrayBuffer> {
  return rawBytes(text.replaceAll('\n', '\r\n'))
}

/** The bytes of a text exactly as written, in UTF-8. */
export function rawBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text))
}

/** One octet for each character, for what is not UTF-8. */
export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** A part decoded as a whole, however large it is. */
export function decodeWhole(raw: Uint8Array<ArrayBuffer>, number: string): DecodedPart | undefined {
  const part = decodePart(raw, number, Number.POSITIVE_INFINITY)
  return part?.kind === 'decoded' ? part : undefined
}
