import type { FaultRate, NewFault } from './fault.ts'
import { createSeededRandom } from './seeded-random.ts'

/** Asked each time that a rule matches for whom it is, in order: whether it is its turn. */
export type FaultTiming = (nowMs: number) => boolean

/** @param seed of a probability that was given none */
export function createFaultTiming(
  { first, every, probability, rate, seed: given }: NewFault,
  seed: number,
): FaultTiming {
  let asked = 0
  if (first !== undefined) return () => ++asked <= first
  if (every !== undefined) return () => ++asked % every === 0
  if (rate !== undefined) return createRateTiming(rate)
  if (probability === undefined) return () => true
  const random = createSeededRandom(given ?? seed)
  return () => random() < probability
}

/** Lets `count` pass in any span of `perMs`; those that are refused do not count. */
function createRateTiming({ count, perMs }: FaultRate): FaultTiming {
  /** When the newest `count` passed, written round and round. */
  const passed: number[] = []
  let next = 0
  return (nowMs) => {
    const oldest = passed[next]
    if (oldest !== undefined && nowMs - oldest < perMs) return true
    passed[next] = nowMs
    next = (next + 1) % count
    return false
  }
}
