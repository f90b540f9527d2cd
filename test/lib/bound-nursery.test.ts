import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** Makes objects that live for a while, and prints how large its nursery became, in MiB. */
const program = (start: string) => `
import { getHeapSpaceStatistics } from 'node:v8'
import { boundNursery } from './src/lib/bound-nursery.ts'

${start}
let kept = []
let most = 0
for (let round = 0; round < 400; round++) {
  const added = Array.from({ length: 5_000 }, (_, number) => ({ number, text: String(number) }))
  kept = round % 20 === 0 ? added : [...kept, ...added]
  await new Promise(setImmediate)
  const nursery = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
  most = Math.max(most, nursery.space_size)
}
console.log(most / 1024 / 1024)
`

async function measure(start: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    program(start),
  ])
  return Number(stdout)
}

it('keeps the nursery of a loaded thread at 16 MiB, which would grow further', async () => {
  expect(await measure('')).toBeGreaterThan(16)
  expect(await measure('boundNursery()')).toBeLessThanOrEqual(16)
})
