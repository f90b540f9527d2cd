import {
  constants,
  type NodeGCPerformanceDetail,
  type PerformanceEntry,
  PerformanceObserver,
} from 'node:perf_hooks'
import { isMainThread, Worker } from 'node:worker_threads'
import { releaseMemoryWhenCalm } from '../../src/lib/release-memory.ts'

/** A process whose threads all come to release memory at the same moment; each prints how many full collections it saw. */
if (isMainThread) for (let count = 0; count < 4; count++) new Worker(new URL(import.meta.url))
else {
  let collections = 0
  new PerformanceObserver((list) => {
    const full = list.getEntries().filter(isFull)
    collections += full.length
  }).observe({ entryTypes: ['gc'] })
  releaseMemoryWhenCalm(40)
  setTimeout(() => console.log(collections), 400)
}

function isFull(entry: PerformanceEntry): boolean {
  const { detail } = entry as PerformanceEntry & { readonly detail: NodeGCPerformanceDetail }
  return detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR
}
