import * as zlib from 'node:zlib'

/**
 * How the bytes of a chunk are written: as they are until there is time to pack them, as they are for good, or packed.
 * The numbers are stored.
 */
export const codecs = { unpacked: 0, plain: 1, zstd: 2, deflate: 3 } as const

export interface PackedChunk {
  readonly codec: number
  readonly bytes: Uint8Array
}

/** Below it, packing costs more time than it saves room. */
const leastBytes = 512

/** zstd came to Node with 22.15; before that, deflate does nearly as well. */
const hasZstd = typeof zlib.zstdCompressSync === 'function'

/** The fastest level takes a quarter less time than the one zlib has of itself, and hardly more room. */
const zstdParameters = hasZstd ? { [zlib.constants.ZSTD_c_compressionLevel]: 1 } : {}

/** The shorter of the bytes and their packed form; packed bytes that save less than an eighth are not worth unpacking. */
export function packChunk(plain: Uint8Array): PackedChunk {
  if (plain.byteLength >= leastBytes) {
    // One buffer of the right size: of itself zlib takes 16 KiB for each, and joins them.
    const chunkSize = plain.byteLength
    const bytes = hasZstd
      ? zlib.zstdCompressSync(plain, { chunkSize, params: zstdParameters })
      : zlib.deflateRawSync(plain, { chunkSize, level: 1 })
    if (bytes.byteLength < plain.byteLength * 0.875) {
      return { codec: hasZstd ? codecs.zstd : codecs.deflate, bytes }
    }
  }
  return { codec: codecs.plain, bytes: plain }
}

/**
 * @param size of the bytes before they were packed
 * @throws Error for bytes that are damaged, and for zstd where this Node does not have it
 */
export function unpackChunk({ codec, bytes }: PackedChunk, size: number): Uint8Array {
  const plain = unpack(codec, bytes, size)
  if (plain.byteLength !== size) {
    throw new Error(`Cannot unpack a chunk: ${plain.byteLength} bytes instead of ${size}`)
  }
  return plain
}

/** Below it zlib takes none. */
const leastChunk = 64

function unpack(codec: number, bytes: Uint8Array, size: number): Uint8Array {
  const options = { maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size, leastChunk) }
  switch (codec) {
    case codecs.unpacked:
    case codecs.plain:
      return bytes
    case codecs.deflate:
      return zlib.inflateRawSync(bytes, options)
    case codecs.zstd:
      if (!hasZstd) throw new Error('Cannot unpack a chunk: it is zstd, which needs Node.js 22.15')
      return zlib.zstdDecompressSync(bytes, options)
    default:
      throw new Error(`Cannot unpack a chunk: codec ${codec} is not known`)
  }
}
