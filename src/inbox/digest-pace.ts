import { availableParallelism, cpus } from 'node:os'
import { performance } from 'node:perf_hooks'

/**
 * How long the digest rests between two groups. While the machine has time left, not at all. When captures take all of it,
 * digests would only slow them down: they keep to a twentieth of the time until captures let go, and catch up then.
 */
export interface DigestPace {
  /** One more message was captured. */
  captured(): void
  /** @param workedMs what the group before took */
  restMs(workedMs: number): number
}

/** Share of the time that the thread which speaks SMTP is busy, or that all cores are. */
const saturatedThread = 0.9
const saturatedCores = 0.85
const restPerWork = 19
/** The longest rest, so that the end of the load is noticed. */
const mostMs = 500
/** Over less than this, a single turn of the event loop would decide. */
const sampleMs = 50
/** The system counts the time of its cores in steps of 10 ms. */
const coreSampleMs = 200
/** From so many cores on the digest has one of its own. */
const spaciousCores = 4

export function createDigestPace(cores = availableParallelism()): DigestPace {
  if (cores >= spaciousCores) return { captured() {}, restMs: () => 0 }
  const thread = measureThread()
  const machine = measureCores()
  let messages = 0
  let since = performance.now()

  /** Digests that catch up keep the cores busy by themselves. */
  function isRush(): boolean {
    const now = performance.now()
    const perSecond = (messages / (now - since)) * 1_000
    messages = 0
    since = now
    return perSecond > calmPerSecond
  }

  return {
    captured() {
      messages += 1
    },
    restMs(workedMs) {
      const isSaturated = isRush() && (thread() > saturatedThread || machine() > saturatedCores)
      return isSaturated ? Math.min(mostMs, workedMs * restPerWork) : 0
    },
  }
}

/** Fewer messages than this in a second leave time enough for their digests. */
const calmPerSecond = 200

/** How busy this thread was lately, from 0 to 1. */
function measureThread(): () => number {
  let since = performance.eventLoopUtilization()
  let load = 0
  return () => {
    const { active, idle, utilization } = performance.eventLoopUtilization(since)
    if (active + idle < sampleMs) return load
    since = performance.eventLoopUtilization()
    load = utilization
    return load
  }
}

/** How busy the cores were lately, with whatever else runs on them: programs that send mail do. */
function measureCores(): () => number {
  let since = readCores()
  let load = 0
  return () => {
    if (performance.now() - since.at < coreSampleMs) return load
    const now = readCores()
    const total = now.total - since.total
    load = total > 0 ? 1 - (now.idle - since.idle) / total : 0
    since = now
    return load
  }
}

/** Milliseconds of all cores since the system has started. */
function readCores(): { readonly at: number; readonly idle: number; readonly total: number } {
  let idle = 0
  let total = 0
  for (const { times } of cpus()) {
    idle += times.idle
    total += times.user + times.nice + times.sys + times.idle + times.irq
  }
  return { at: performance.now(), idle, total }
}
