import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Both halves of the nursery together, in bytes. */
const enoughBytes = 16 * 1024 * 1024

/**
 * Lets this thread's nursery (V8's room for young objects) grow to 16 MiB and no further. Of itself it grows to 128 and,
 * with what survives there, the heap of a loaded server to 180, of which 30 are in use; it collects no faster for that.
 * Threads have a limit of their own (`youngMiB`); for a process it is a flag of its command line, which is not ours, but
 * the factor by which it grows may be set at any time. It counts for the whole process.
 */
export function boundNursery(): void {
  let isFull = false
  const look = () => {
    const nursery = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    // When there is little to do V8 makes it small again.
    const isFullNow = (nursery?.space_size ?? 0) >= enoughBytes
    if (isFullNow === isFull) return
    isFull = isFullNow
    setFlagsFromString(`--semi-space-growth-factor=${isFull ? 1 : 2}`)
  }
  new PerformanceObserver(look).observe({ entryTypes: ['gc'] })
}
