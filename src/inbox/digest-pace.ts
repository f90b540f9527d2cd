import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'

/**
 * How long the digest rests between two groups. While captures come no faster than the rate that digests are to keep up
 * with, as little as lets them be committed in time. In a rush digests would only slow captures down: they keep to a
 * twentieth of the time until captures let go, and catch up then.
 */
export interface DigestPace {
  /** One more message was captured, and waited so long for its commit. */
  captured(waitedMs: number): void
  /** @param workedMs what the group before took */
  restMs(workedMs: number): number
  /** Captures come as fast as they can be taken. */
  isRush(): boolean
}

/** Fewer messages than this in a second leave time enough for their digests, whatever else keeps the thread busy. */
const calmPerSecond = 200
/**
 * Share of the time in which the event loop of the thread that speaks SMTP has something to do, above which captures come
 * as fast as they can be taken. At ten million an hour it is 0.3 to 0.6 on two cores, while clients that wait for their 250
 * and send the next message at once keep it at 0.75 to 0.95.
 */
const saturated = 0.65
const restPerWork = 19
/** What a message may wait for its commit on average; for each time that it waits longer, digests rest as long as they work. */
const promptMs = 12
/** How much of a change is followed at each look: what a single long commit makes others wait is no reason for a long rest. */
const followed = 0.25
/** The longest rest: many short ones leave the cores less idle than one after which captures have all been served. */
const mostMs = 200
/** The longest in a rush, so that its end is noticed. */
const mostInRushMs = 1_000
/** Over less than this, a single group of digests would decide. */
const sampleMs = 250
/** From so many cores on the digest has one of its own. */
const spaciousCores = 4

export function createDigestPace(cores = availableParallelism()): DigestPace {
  if (cores >= spaciousCores) return { captured() {}, restMs: () => 0, isRush: () => false }
  let captured = 0
  let waitedMs = 0
  let since = { at: performance.now(), loop: performance.eventLoopUtilization() }
  let wasSaturated = false
  /** How long the digest rests for each time it works. */
  let rest = 0

  function look(): void {
    const at = performance.now()
    const elapsedMs = at - since.at
    if (elapsedMs < sampleMs) return
    const isBusy = captured / elapsedMs > calmPerSecond / 1_000
    const isSaturated = isBusy && performance.eventLoopUtilization(since.loop).utilization > saturated
    const lateness = isBusy ? waitedMs / captured / promptMs - 1 : 0
    // Twice: what comes at once after a commit that took long makes no rush.
    if (isSaturated && wasSaturated) rest = restPerWork
    else rest = follow(rest, Math.max(0, lateness))
    wasSaturated = isSaturated
    captured = 0
    waitedMs = 0
    since = { at, loop: performance.eventLoopUtilization() }
  }

  return {
    captured(ms) {
      captured += 1
      waitedMs += ms
    },
    restMs(workedMs) {
      look()
      return Math.min(rest === restPerWork ? mostInRushMs : mostMs, Math.round(workedMs * rest))
    },
    isRush: () => rest === restPerWork,
  }
}

/** After a rush at once, else step by step. */
function follow(rest: number, wanted: number): number {
  if (rest === restPerWork) return Math.min(wanted, 1)
  return Math.min(rest + (wanted - rest) * followed, restPerWork - 1)
}
