import type { DataReading } from './command-parser.ts'

/** Reads message data up to so many octets, as they come over the wire; a message that is shorter ends as ever. */
export function cutReading(reading: DataReading, afterBytes: number, cut: () => void): DataReading {
  let left = afterBytes
  return {
    ...reading,
    scanner: {
      push(octets) {
        if (left === 0) return undefined
        const part = octets.subarray(0, left)
        left -= part.length
        const rest = reading.scanner.push(part)
        if (rest !== undefined) return Buffer.concat([rest, octets.subarray(part.length)])
        if (left === 0) cut()
        return undefined
      },
    },
  }
}
