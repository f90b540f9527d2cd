import { expect, it } from 'vitest'
import { lostCode } from '../../src/lib/serve-jobs.ts'
import { createThreadPool } from '../../src/lib/thread-pool.ts'

it.each([
  ['lost', 'has lost what it works with', lostCode],
  ['crash', 'ends of itself', 1],
])('says %s of a job whose thread %s', async (reason, _how, code) => {
  const entry = new URL(`data:text/javascript,process.exit(${code})`)
  const limits = { deadlineMs: 10_000, heapMiB: 64, inFlight: 1, sharedBytes: 0, threads: 1 }
  const pool = createThreadPool<string, string>({ entry, ...limits })
  await expect(pool.run('work', new Uint8Array())).rejects.toMatchObject({ reason })
  await pool.close()
})
