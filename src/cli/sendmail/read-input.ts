import { PostfangError } from '../../model/errors.ts'

/**
 * Reads all of a message, up to a bound: whoever pipes without end is told so.
 *
 * @throws PostfangError `invalid` for more than `maxBytes`
 */
export async function readInput(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source) {
    size += piece.byteLength
    if (size > maxBytes) {
      throw new PostfangError('invalid', `The message is larger than ${maxBytes} bytes: it was not sent`)
    }
    pieces.push(piece)
  }
  const all = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.byteLength
  }
  return all
}
