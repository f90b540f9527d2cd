import type { DataScanner } from './data-scanner.ts'

/** What a BDAT command announces (RFC 3030 §2): that many octets, and whether they end the message. */
export interface Chunk {
  readonly sizeBytes: number
  readonly isLast: boolean
}

/** @returns undefined for what is no BDAT command; 9 digits are more than any message here */
export function parseChunkCommand(command: Buffer): Chunk | undefined {
  const [, size, last] = /^bdat +(\d{1,9})( +last)? *$/iu.exec(command.toString()) ?? []
  return size === undefined ? undefined : { sizeBytes: Number(size), isLast: last !== undefined }
}

/**
 * Reads the octets of a chunk as they are: neither dots nor line ends mean anything in it.
 *
 * @param sizeBytes at least 1
 */
export function createChunkScanner(sizeBytes: number, emit: (octets: Buffer) => void): DataScanner {
  let left = sizeBytes
  return {
    push(octets) {
      const part = octets.subarray(0, left)
      left -= part.length
      emit(part)
      return left === 0 ? octets.subarray(part.length) : undefined
    },
  }
}
