import type { Bench } from './bench.ts'
import { startPostfang } from './servers/postfang.ts'

const kinds = [
  { name: 'in memory', options: { args: ['--data', ':memory:'] } },
  { name: 'a new database file', options: {} },
] as const

/** From the start of the process to its ready line. */
export const start: Bench = {
  name: 'start',
  about: 'from the start of the process to its ready line, with nothing in the store',
  async run({ rounds }) {
    const times = new Map<string, number[]>()
    for (let round = 0; round < rounds * 3; round++) {
      for (const { name, options } of kinds) {
        const server = await startPostfang(options)
        await server.stop()
        times.set(name, [...(times.get(name) ?? []), server.startMs])
      }
    }
    const rows = [...times].map(([name, ms]) => ({ name, cells: { ms, budget: '≤ 400' } }))
    return { tables: [{ title: 'Start', rows }] }
  },
}
