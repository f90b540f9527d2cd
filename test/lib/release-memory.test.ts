import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** At work for a while, then not: prints when that was over, and when memory was given back. */
const program = `
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { releaseMemoryWhenCalm } from './src/lib/release-memory.ts'

new PerformanceObserver((list) => {
  const released = list.getEntries().find(({ detail }) => detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR)
  if (released === undefined) return
  console.log(JSON.stringify({ calmFrom, releasedAt: released.startTime }))
  process.exit()
}).observe({ entryTypes: ['gc'] })

releaseMemoryWhenCalm(40)
const calmFrom = performance.now() + 300
while (performance.now() < calmFrom) await new Promise(setImmediate)
setTimeout(() => {}, 20_000)
`

it('releases memory once the thread is calm, and not while it is at work', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  const { calmFrom, releasedAt } = JSON.parse(stdout)
  expect(releasedAt).toBeGreaterThanOrEqual(calmFrom)
})

it('releases the memory of threads, whoever else does so at the same time', async () => {
  const script = fileURLToPath(new URL('./release-in-threads.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  expect(stdout.trim().split('\n')).toHaveLength(4)
  expect(stdout).toMatch(/[1-9]/)
})
