import { createHash } from 'node:crypto'

/** `UserAgentID`: the same for the same text; 0 where nothing is known. */
export function userAgentId(agent: string): number {
  return agent === '' ? 0 : createHash('sha256').update(agent).digest().readUInt32BE(0) >>> 1
}
