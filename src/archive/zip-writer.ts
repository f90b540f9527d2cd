/** A file of a zip, whose size and checksum are known before its bytes are read. */
export interface ZipFile {
  /** ASCII, without folders that lead elsewhere. */
  readonly name: string
  readonly modifiedAtMs: number
  readonly sizeBytes: number
  /** CRC-32 of the bytes. */
  readonly checksum: number
  /** Exactly `sizeBytes` together. */
  readonly pieces: () => AsyncIterable<Uint8Array>
}

const version = 45
const max32 = 0xffff_ffff
const max16 = 0xffff

/**
 * Writes a zip as it is read, piece by piece: files are stored, not packed, so that nothing need be known but what stands in
 * front of them. What is kept meanwhile is the directory, some 100 octets for each file. Beyond 4 GiB or 65,535 files
 * it is a ZIP64 (APPNOTE §4.3.14).
 *
 * @throws RangeError where a file has not the size that it said
 */
export async function* composeZip(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = []
  let count = 0
  let offset = 0
  for await (const file of files) {
    const name = Buffer.from(file.name, 'latin1')
    const common = composeCommon(file)
    yield Buffer.concat([u32(0x04034b50), u16(version), common, u16(name.length), u16(0), name])
    let size = 0
    for await (const piece of file.pieces()) {
      size += piece.byteLength
      yield piece
    }
    if (size !== file.sizeBytes)
      throw new RangeError(`Expected ${file.sizeBytes} bytes of ${file.name}, found ${size}`)
    directory.push(composeEntry(common, name, offset))
    // One buffer for many entries takes less room than many.
    if (directory.length >= 1_000) directory.splice(0, directory.length, Buffer.concat(directory))
    count += 1
    offset += 30 + name.length + size
  }
  yield* directory
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  yield composeEnd(count, size, offset)
}

/** What the head of a file and its entry in the directory have in common, from the flags to the sizes. */
function composeCommon({ modifiedAtMs, checksum, sizeBytes }: ZipFile): Buffer {
  return Buffer.concat([u16(0), u16(0), dosTime(modifiedAtMs), u32(checksum), u32(sizeBytes), u32(sizeBytes)])
}

function composeEntry(common: Buffer, name: Buffer, offset: number): Buffer {
  const extra = offset < max32 ? Buffer.alloc(0) : Buffer.concat([u16(1), u16(8), u64(offset)])
  const unix = 3
  return Buffer.concat([
    u32(0x02014b50),
    u16((unix << 8) | version),
    u16(version),
    common,
    u16(name.length),
    u16(extra.length),
    u16(0),
    u16(0),
    u16(0),
    u32(0o100644 * 0x10000),
    u32(Math.min(offset, max32)),
    name,
    extra,
  ])
}

function composeEnd(count: number, size: number, offset: number): Buffer {
  const needs64 = count >= max16 || size >= max32 || offset >= max32
  const end64 = needs64
    ? [
        u32(0x06064b50),
        u64(44),
        u16(version),
        u16(version),
        u32(0),
        u32(0),
        u64(count),
        u64(count),
        u64(size),
        u64(offset),
        u32(0x07064b50),
        u32(0),
        u64(offset + size),
        u32(1),
      ]
    : []
  const many = u16(Math.min(count, max16))
  return Buffer.concat([
    ...end64,
    u32(0x06054b50),
    u16(0),
    u16(0),
    many,
    many,
    u32(Math.min(size, max32)),
    u32(Math.min(offset, max32)),
    u16(0),
  ])
}

/** Time and date as DOS had them, in UTC, by two seconds, from 1980 on. */
function dosTime(ms: number): Buffer {
  const at = new Date(Math.max(ms, Date.UTC(1980, 0, 1)))
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  return Buffer.concat([u16(time), u16(date)])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
