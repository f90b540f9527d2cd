import type { MessageId } from '../model/ids.ts'
import type { Inbox } from './inbox.ts'

/** A message up to this size is read once; of a larger one each place is read as it is asked for. */
const wholeBytes = 1024 * 1024
const pieceBytes = 256 * 1024

/** Reads places of a message's bytes as text. */
export interface RawText {
  /** The bytes from `start` up to `end`, read as UTF-8, in pieces that cut no character in two. */
  read(start: number, end: number): AsyncGenerator<string>
}

/** Holds little of a large message at a time, however often its places are read. */
export function openRawText(inbox: Pick<Inbox, 'readRawRange'>, id: MessageId, sizeBytes: number): RawText {
  let whole: Promise<Uint8Array | undefined> | undefined

  async function readPiece(start: number, end: number): Promise<Uint8Array> {
    if (sizeBytes <= wholeBytes) whole ??= inbox.readRawRange(id, 0, sizeBytes)
    const piece = whole ? (await whole)?.subarray(start, end) : await inbox.readRawRange(id, start, end)
    if (piece === undefined) throw new Error(`Cannot read message ${id} to its end: it was deleted meanwhile`)
    return piece
  }

  return {
    async *read(start, end) {
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
      for (let at = start; at < end; at += pieceBytes) {
        const piece = await readPiece(at, Math.min(end, at + pieceBytes))
        yield decoder.decode(piece, { stream: true })
      }
      yield decoder.decode()
    },
  }
}
