import { freeBytes } from '../../lib/free-bytes.ts'

/** The octets of one message while it comes in. Memory stays near their number, however small the pieces are. */
export interface MessageBytes {
  add(octets: Buffer): void
  /** Octets added; goes on counting over the limit. */
  size(): number
  /** Octets in memory. */
  kept(): number
  /** Over the limit: from then on nothing is kept. */
  isTooLarge(): boolean
  /** Hands out the message, once; a large one in a buffer of its own. */
  take(): Uint8Array<ArrayBuffer>
}

/** A message that came in one piece of no more than this need not be copied. */
const sharedPiece = 32 * 1024
/** Pieces below this size are copied together, but the first: each buffer costs some 200 bytes beside its content. */
const smallPiece = 4 * 1024
const blockSize = 16 * 1024
/**
 * What comes beyond this is copied into blocks that the system takes back one by one as soon as they are done with, so
 * that a large message is never there twice.
 */
const largeMessage = 512 * 1024
const largeBlock = 1024 * 1024
const nothing = Buffer.alloc(0)

export function createMessageBytes(limit: number): MessageBytes {
  let pieces: Buffer[] = []
  /** Where small pieces go: what is left of the newest block, and the part of it that is not among `pieces` yet. */
  let block: Buffer = nothing
  let used = 0
  let size = 0

  function add(octets: Buffer): void {
    size += octets.length
    if (size > limit) drop()
    else if ((octets.length < smallPiece && size > octets.length) || size > largeMessage) addToBlock(octets)
    else {
      closeBlock()
      pieces.push(octets)
    }
  }

  function addToBlock(octets: Buffer): void {
    if (octets.length > block.length - used) {
      closeBlock()
      block = Buffer.allocUnsafeSlow(Math.max(octets.length, size > largeMessage ? largeBlock : blockSize))
    }
    used += octets.copy(block, used)
  }

  function closeBlock(): void {
    if (used === 0) return
    pieces.push(block.subarray(0, used))
    block = block.subarray(used)
    used = 0
  }

  function drop(): void {
    pieces = []
    block = nothing
    used = 0
  }

  return {
    add,
    size: () => size,
    kept: () => (size > limit ? 0 : size),
    isTooLarge: () => size > limit,
    take() {
      closeBlock()
      const [first] = pieces
      if (pieces.length === 1 && first !== undefined && isShareable(first)) {
        drop()
        return first
      }
      const message = Buffer.allocUnsafeSlow(size)
      let at = 0
      for (const piece of pieces) {
        at += piece.copy(message, at)
        // Where the buffer is a block of ours and this all that is in it.
        if (piece.buffer.byteLength >= largeBlock && piece.byteOffset === 0) freeBytes(piece)
      }
      drop()
      return message
    },
  }
}

function isShareable(piece: Buffer): piece is Buffer<ArrayBuffer> {
  return piece.length <= sharedPiece && piece.buffer instanceof ArrayBuffer
}
