import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'

/**
 * How long the digest rests between two groups. While the thread that speaks SMTP has time left, not at all. When
 * captures take all of it and the machine has no core to spare, digests would only slow them down: they keep to a tenth
 * of the time until captures let go, and catch up then.
 */
export interface DigestPace {
  /** @param workedMs what the group before took */
  restMs(workedMs: number): number
}

const saturated = 0.9
const restPerWork = 9
/** The longest rest, so that the end of the load is noticed. */
const mostMs = 500
/** Over less than this, a single turn of the event loop would decide. */
const sampleMs = 50
/** From so many cores on the digest has one of its own. */
const spaciousCores = 4

export function createDigestPace(cores = availableParallelism()): DigestPace {
  let since = performance.eventLoopUtilization()
  let load = 0

  function measure(): number {
    const { active, idle, utilization } = performance.eventLoopUtilization(since)
    if (active + idle < sampleMs) return load
    since = performance.eventLoopUtilization()
    load = utilization
    return load
  }

  return {
    restMs: (workedMs) =>
      cores < spaciousCores && measure() > saturated ? Math.min(mostMs, workedMs * restPerWork) : 0,
  }
}
