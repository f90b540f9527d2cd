import type { PartPlace } from '../mime/decode-part.ts'
import { createPieceDecoder } from '../mime/decode-pieces.ts'
import { viewOf } from '../mime/octets.ts'
import type { MessageId } from '../model/ids.ts'
import type { Store } from '../store/store.ts'

/** What is read and decoded at a time: a chunk of the store, so that this thread is held up for a millisecond. */
const pieceBytes = 256 * 1024

/** Decodes a part as it is taken. A message that is deleted meanwhile makes the stream fail. */
export function streamPart(
  store: Pick<Store, 'readRawRange'>,
  id: MessageId,
  { encoding, start, end }: PartPlace,
): ReadableStream<Uint8Array> {
  const decoder = createPieceDecoder(encoding)
  let at = start

  /** Undefined after the last one. */
  async function next(): Promise<Uint8Array | undefined> {
    if (at >= end) return undefined
    const piece = await store.readRawRange(id, at, Math.min(end, at + pieceBytes))
    if (piece === undefined || piece.byteLength === 0)
      throw new Error(`Cannot read message ${id} to its end: it was deleted meanwhile`)
    at += piece.byteLength
    const decoded = decoder.push(viewOf(piece))
    return at < end ? decoded : Buffer.concat([decoded, decoder.end()])
  }

  return new ReadableStream(
    {
      async pull(controller) {
        let decoded = await next()
        // Lines that are longer than a piece are held back.
        while (decoded?.byteLength === 0) decoded = await next()
        if (decoded === undefined) controller.close()
        else controller.enqueue(decoded)
      },
    },
    { highWaterMark: 0 },
  )
}
