import { PostfangError } from '../model/errors.ts'
import type { MessageId } from '../model/ids.ts'
import { limits } from '../model/limits.ts'
import type { Store } from '../store/store.ts'
import { carriesTrace } from './trace-header.ts'

const pieceBytes = 1024 * 1024
const [lineFeed, carriageReturn] = [0x0a, 0x0d]

/**
 * Looks at a message before it is sent on, a piece at a time.
 *
 * @returns undefined where it does not exist
 * @throws PostfangError `invalid` where SMTP cannot carry its bytes unchanged (RFC 5321 §2.3.8), `forbidden` where this
 * database has released it before
 */
export async function inspectMessage(
  store: Pick<Store, 'readRawRange'>,
  id: MessageId,
  instance: string,
): Promise<{ readonly has8Bit: boolean } | undefined> {
  let head = ''
  let isHead = true
  let has8Bit = false
  let last = -1
  for (let at = 0; ; at += pieceBytes) {
    const piece = await store.readRawRange(id, at, at + pieceBytes)
    if (piece === undefined) return undefined
    if (isHead) {
      head += Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1')
      const end = head.startsWith('\r\n') ? 0 : head.indexOf('\r\n\r\n')
      if (end !== -1) head = head.slice(0, end)
      isHead = end === -1 && head.length < limits.headerBytes
    }
    const seen = scan(piece, last)
    if (!seen.isCarried) throw refuseLineEnds()
    has8Bit ||= seen.has8Bit
    last = piece.at(-1) ?? last
    if (piece.length < pieceBytes) break
  }
  if (last !== lineFeed && last !== -1) throw refuseLineEnds()
  if (carriesTrace(head, instance)) {
    throw new PostfangError(
      'forbidden',
      'Cannot release this message: this Postfang has released it before, and it has come back',
    )
  }
  return { has8Bit }
}

/** @param last octet of the piece before; -1 at the start */
function scan(piece: Uint8Array, last: number): { readonly isCarried: boolean; readonly has8Bit: boolean } {
  let previous = last
  let has8Bit = false
  for (let at = 0; at < piece.length; at++) {
    const value = piece[at] ?? 0
    if ((value === lineFeed) !== (previous === carriageReturn)) return { isCarried: false, has8Bit }
    if (value > 0x7f) has8Bit = true
    previous = value
  }
  return { isCarried: true, has8Bit }
}

function refuseLineEnds(): PostfangError {
  return new PostfangError(
    'invalid',
    'Cannot send this message on unchanged: SMTP carries only lines that end in CRLF, all of them, also the last',
  )
}
