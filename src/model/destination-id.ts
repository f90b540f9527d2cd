import { createHash } from 'node:crypto'

/** `DestinationID` of messages to a domain: the same in every run. */
export function destinationIdOf(domain: string): number {
  return createHash('sha256').update(`destination\0${domain.toLowerCase()}`).digest().readUInt32BE(0) >>> 1
}
