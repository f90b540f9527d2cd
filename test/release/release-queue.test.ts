import { expect, it } from 'vitest'
import { createReleaseQueue } from '../../src/release/release-queue.ts'

it('keeps what could not even be tried, as while the disk is full, and tries it later', async () => {
  const errors: unknown[] = []
  let runs = 0
  const queue = createReleaseQueue({
    async run() {
      runs += 1
      if (runs < 3) throw new Error('disk full')
    },
    clock: Date.now,
    onError: (error) => errors.push(error),
    faultPauseMs: 5,
  })
  queue.add('one', { relay: 'main', dueAt: 0 })
  await expect.poll(() => queue.size).toBe(0)
  expect(runs).toBe(3)
  expect(errors).toHaveLength(2)
  await queue.close()
})
