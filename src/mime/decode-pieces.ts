import type { Octets } from './octets.ts'
import { createBase64Decoder, decodeBody } from './transfer-encoding.ts'

/** Undoes a Content-Transfer-Encoding piece by piece; together the results are what {@link decodeBody} makes of all. */
export interface PieceDecoder {
  /** The next octets of the body, in pieces of any size. */
  push(piece: Octets): Octets
  /** After the last piece: what was held back. */
  end(): Octets
}

const nothing: Octets = Buffer.alloc(0)

/** @param encoding lower case */
export function createPieceDecoder(encoding: string): PieceDecoder {
  if (encoding === 'base64') return { push: createBase64Decoder().decode, end: () => nothing }
  if (encoding === 'quoted-printable') return createLineDecoder(encoding)
  return { push: (piece) => piece, end: () => nothing }
}

/** Whole lines of quoted-printable stand for themselves (RFC 2045 §6.7); the beginning of one waits for its end. */
function createLineDecoder(encoding: string): PieceDecoder {
  let held: Octets[] = []
  const takeHeld = (rest: Octets) => {
    const lines = Buffer.concat([...held, rest])
    held = []
    return decodeBody(lines, encoding).bytes
  }
  return {
    push(piece) {
      const end = piece.lastIndexOf('\n') + 1
      const lines = end === 0 ? nothing : takeHeld(piece.subarray(0, end))
      if (end < piece.length) held.push(piece.subarray(end))
      return lines
    },
    end: () => takeHeld(nothing),
  }
}
