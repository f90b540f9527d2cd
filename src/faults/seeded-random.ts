import { createHash } from 'node:crypto'

/**
 * Numbers from 0 up to 1 that depend on nothing but the seed, so that a test that failed by chance can be run again: of
 * the n-th, the hash of seed and n.
 */
export function createSeededRandom(seed: number): () => number {
  let count = 0
  return () => {
    count += 1
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE(0) / 0x1_0000_0000
  }
}
