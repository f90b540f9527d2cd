import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type CollectGarbage = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/** A thread that was at work for less than this share of a while is calm. */
const calmShare = 0.2

/** Releases what the start has left as soon as the thread was calm for so long: amid mail, it would hold that up. */
export function releaseMemoryWhenCalm(calmMs: number): void {
  const before = performance.eventLoopUtilization()
  setTimeout(() => {
    if (performance.eventLoopUtilization(before).utilization < calmShare) releaseMemory()
    else releaseMemoryWhenCalm(calmMs)
  }, calmMs).unref()
}

/**
 * Gives back to the system what a burst of work (the start of a program) has left of this thread's heap: V8 itself keeps
 * it for the next one. Takes some 30 ms, in which the thread does nothing else.
 */
function releaseMemory(): void {
  setFlagsFromString('--expose-gc')
  const collectGarbage: CollectGarbage | undefined = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  // The flag is one for all threads: another one may have taken it back meanwhile.
  collectGarbage?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
