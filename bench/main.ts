import { cpus } from 'node:os'
import { type Figures, findGenerator, type Load, load } from './load.ts'
import { startBare, startMailDev, startPostfangProcess } from './servers.ts'

/**
 * `npm run bench [rounds]`: durable captures per second beside the reference, in alternation, load generator on the
 * same machine. Prints a table; asserts nothing.
 */
const rounds = Number(process.argv[2] ?? 3)

const loads: readonly Load[] = [
  { name: 'reused connections (100)', messages: 30_000, connections: 100, isReused: true },
  { name: 'a connection per message (20 at a time)', messages: 4_000, connections: 20, isReused: false },
  { name: 'one client, a connection per message', messages: 200, connections: 1, isReused: false },
]

function middle(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function milliseconds(numbers: readonly (number | undefined)[]): string {
  const known = numbers.filter((number) => number !== undefined)
  return known.length === 0 ? '' : middle(known).toFixed(1)
}

function toRow(name: string, figures: readonly Figures[], reference: number): Record<string, string> {
  const rates = figures.map(({ rate }) => rate)
  const rate = middle(rates)
  const round = (number: number) => Math.round(number).toLocaleString('en')
  return {
    server: name,
    'messages/s (median)': round(rate),
    'least–most': `${round(Math.min(...rates))}–${round(Math.max(...rates))}`,
    'to bare': (rate / reference).toFixed(2),
    'p50 ms': milliseconds(figures.map(({ p50Ms }) => p50Ms)),
    'p99 ms': milliseconds(figures.map(({ p99Ms }) => p99Ms)),
  }
}

console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), 4 KiB messages, ${rounds} rounds, load by ${findGenerator()}`,
)
for (const options of loads) {
  const results = new Map<string, Figures[]>()
  for (let round = 0; round < rounds; round++) {
    for (const start of [startBare, startPostfangProcess, startMailDev]) {
      const server = await start()
      if (server === undefined) continue
      const figures = await load(server.port, options)
      await server.stop()
      results.set(server.name, [...(results.get(server.name) ?? []), figures])
    }
  }
  const [bare = []] = results.values()
  const reference = middle(bare.map(({ rate }) => rate))
  console.log(`\n${options.name}`)
  console.table([...results].map(([server, figures]) => toRow(server, figures, reference)))
}
