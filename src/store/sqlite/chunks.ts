import { crc32 } from 'node:zlib'
import type Database from 'better-sqlite3'
import { freeBytes } from '../../lib/free-bytes.ts'
import { codecs, type PackedChunk, packChunk, unpackChunk } from './chunk-codec.ts'

/** Raw bytes lie in chunks of this size, so that a large message is written and read in pieces. */
export const chunkBytes = 256 * 1024

/** The key of a chunk is the message's `seq` times this, plus its number: up to 1 GiB, in the order of arrival. */
const chunksPerMessage = 4096

export interface ChunkRow extends PackedChunk {
  readonly key: number
  readonly size: number
  readonly crc: number | null
}

const bounds = (seq: number) => [seq * chunksPerMessage, (seq + 1) * chunksPerMessage] as const

/** Writes, packs and removes raw bytes. Used inside transactions only. */
export function createChunkWriter(db: Database.Database) {
  const add = db.prepare('INSERT INTO chunk (key, codec, size, crc, bytes) VALUES (?, ?, ?, ?, ?)')
  const remove = db.prepare<[number, number]>('DELETE FROM chunk WHERE key >= ? AND key < ?')
  const unpacked = db.prepare<[], ChunkRow>('SELECT * FROM chunk WHERE codec = 0 ORDER BY key LIMIT 1')
  const replace = db.prepare('UPDATE chunk SET codec = ?, bytes = ? WHERE key = ?')

  return {
    /** With `isPacked` packed at once; else that is left to a quiet moment. */
    add(seq: number, raw: Uint8Array, isPacked: boolean): void {
      const [key] = bounds(seq)
      for (let at = 0, number = 0; at < raw.byteLength || number === 0; at += chunkBytes, number++) {
        const plain = raw.subarray(at, at + chunkBytes)
        const { codec, bytes } = isPacked ? packChunk(plain) : { codec: codecs.unpacked, bytes: plain }
        add.run(key + number, codec, plain.byteLength, crc32(plain), bytes)
        if (codec !== codecs.unpacked && bytes !== plain) freeBytes(bytes)
      }
    },
    remove(seq: number): void {
      remove.run(...bounds(seq))
    },
    /** Packs chunks that were left as they are, at least one, until they were so many bytes; returns how many chunks. */
    pack(mostBytes: number): number {
      let bytesSeen = 0
      let packed = 0
      while (bytesSeen < mostBytes) {
        const row = unpacked.get()
        if (row === undefined) break
        const { codec, bytes } = packChunk(row.bytes)
        replace.run(codec, bytes, row.key)
        freeBytes(bytes)
        bytesSeen += row.size
        packed++
      }
      return packed
    },
  }
}

/** Reads raw bytes. */
export function createChunkReader(db: Database.Database) {
  const sizes = db.prepare<[number, number], { key: number; size: number }>(
    'SELECT key, size FROM chunk WHERE key >= ? AND key < ? ORDER BY key',
  )
  const find = db.prepare<[number], ChunkRow>('SELECT * FROM chunk WHERE key = ?')

  /** The bytes from `start` up to `end`, or up to where the message ends. */
  function read(seq: number, start: number, end: number): Uint8Array<ArrayBuffer> {
    const all = sizes.all(...bounds(seq))
    const total = all.reduce((sum, { size }) => sum + size, 0)
    const from = Math.min(start, total)
    const to = Math.max(from, Math.min(end, total))
    const result = new Uint8Array(to - from)
    let at = 0
    for (const { key, size } of all) {
      const begins = at
      at += size
      if (at <= from || begins >= to) continue
      const row = find.get(key)
      if (row === undefined) continue
      const plain = unpackChunk(row, size)
      const part = plain.subarray(Math.max(0, from - begins), to - begins)
      result.set(part, Math.max(0, begins - from))
      freeBytes(plain)
    }
    return result
  }

  /** All of a message that is there and has so many bytes. */
  function readAll(seq: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
    if (sizeBytes > chunkBytes) return read(seq, 0, sizeBytes)
    const row = find.get(bounds(seq)[0])
    if (row === undefined) return new Uint8Array()
    const plain = unpackChunk(row, row.size)
    // What SQLite hands out is a buffer of its own; unpacked bytes may share theirs.
    return plain.byteLength === plain.buffer.byteLength
      ? (plain as Uint8Array<ArrayBuffer>)
      : new Uint8Array(plain)
  }

  return { read, readAll }
}
