import type { Inbox } from '../../inbox/inbox.ts'
import { createDotStuffing, createTopCut } from './dot-stuffing.ts'
import type { Drop } from './maildrop.ts'
import { replies } from './reply.ts'
import type { Wire } from './wire.ts'

/** What is read of a message at a time: the next piece only when the client has taken the one before. */
const pieceBytes = 256 * 1024

/**
 * Answers RETR and TOP.
 *
 * @param topLines how much of the body; all of it without
 * @returns what is to be said in place of the message; undefined where it went out, or broke off in the middle, when no
 *   honest end is left but that of the connection
 */
export async function sendMessage(
  wire: Wire,
  inbox: Pick<Inbox, 'readRawRange'>,
  { id, sizeBytes }: Drop,
  topLines: number | undefined,
): Promise<string | undefined> {
  const stuffing = createDotStuffing()
  const top = topLines === undefined ? undefined : createTopCut(topLines)
  let piece = await inbox.readRawRange(id, 0, pieceBytes)
  if (piece === undefined) return replies.goneMeanwhile
  await wire.write(topLines === undefined ? `+OK ${sizeBytes} octets\r\n` : '+OK\r\n')
  let at = 0
  while (piece !== undefined && piece.byteLength > 0) {
    at += piece.byteLength
    const octets = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    await wire.write(stuffing.push(top === undefined ? octets : top.cut(octets)))
    if (wire.isClosed) return undefined
    if (at >= sizeBytes || top?.isDone) break
    piece = await inbox.readRawRange(id, at, at + pieceBytes)
  }
  if (at < sizeBytes && !top?.isDone) wire.destroy()
  else await wire.write(stuffing.end())
  return undefined
}
