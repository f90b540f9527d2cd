import type { MessageId } from '../model/ids.ts'
import type { Inbox } from './inbox.ts'

/** What is read at a time: a few chunks of the store. */
const pieceBytes = 1024 * 1024

/**
 * A message as the body of a response: small ones as they are, large ones in pieces, each read from the store when the
 * client has taken the one before. A message that is deleted meanwhile breaks the transfer off.
 *
 * @returns undefined where there is no such message
 */
export async function readRawBody(
  inbox: Pick<Inbox, 'readRawRange'>,
  id: MessageId,
  sizeBytes: number,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined> {
  const first = await inbox.readRawRange(id, 0, pieceBytes)
  if (first === undefined || first.byteLength === sizeBytes) return first
  let at = first.byteLength
  return new ReadableStream(
    {
      start: (controller) => controller.enqueue(first),
      async pull(controller) {
        const piece = await inbox.readRawRange(id, at, at + pieceBytes)
        if (piece === undefined || piece.byteLength === 0) {
          controller.error(new Error(`Cannot read message ${id} to its end: it was deleted meanwhile`))
          return
        }
        at += piece.byteLength
        controller.enqueue(piece)
        if (at >= sizeBytes) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
