import { createInterface } from 'node:readline'
import { getHeapSpaceStatistics } from 'node:v8'
import { startPostfang } from '../support/start-postfang.ts'

/**
 * Postfang in a process of its own, to be run with `--expose-gc`. Prints its port, then for each line that it reads how
 * many bytes its old objects take: after `all` of those that are still needed, after `young` of all that a collection
 * of young objects has left.
 */
const { gc: collect } = globalThis
if (collect === undefined) throw new TypeError('Expected the flag --expose-gc')

const { ports } = await startPostfang()
console.log(ports.smtp)
for await (const line of createInterface({ input: process.stdin })) {
  collect({ type: line === 'all' ? 'major' : 'minor' })
  console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size)
}
process.exit()
