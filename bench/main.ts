import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { promisify } from 'node:util'
import { type Server, startBare, startMailDev, startPostfangProcess } from './servers.ts'

/**
 * `npm run bench [rounds]`: durable captures per second beside the reference, in alternation, load generator on the
 * same machine. Prints a table; asserts nothing.
 */
const rounds = Number(process.argv[2] ?? 3)

const loads = [
  { name: 'reused connections (100)', args: ['30000', '100', 'reuse', '4096'] },
  { name: 'a connection per message (20)', args: ['6000', '20', 'fresh', '4096'] },
  { name: 'one client, a connection per message', args: ['500', '1', 'fresh', '4096'] },
]

interface Figures {
  readonly rate: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
}

async function load(server: Server, args: readonly string[]): Promise<Figures> {
  const { stdout } = await promisify(execFile)('node', ['bench/smtp-load.ts', `${server.port}`, ...args])
  const { messages, seconds, p50Ms, p99Ms, failed } = JSON.parse(stdout)
  return { rate: messages / seconds, p50Ms, p99Ms, failed }
}

function middle(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
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
    'p50 ms': middle(figures.map(({ p50Ms }) => p50Ms)).toFixed(1),
    'p99 ms': middle(figures.map(({ p99Ms }) => p99Ms)).toFixed(1),
    failed: `${figures.reduce((sum, { failed }) => sum + failed, 0)}`,
  }
}

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), 4 KiB messages, ${rounds} rounds`)
for (const { name, args } of loads) {
  const results = new Map<string, Figures[]>()
  for (let round = 0; round < rounds; round++) {
    for (const start of [startBare, startPostfangProcess, startMailDev]) {
      const server = await start()
      if (server === undefined) continue
      const figures = await load(server, args)
      await server.stop()
      results.set(server.name, [...(results.get(server.name) ?? []), figures])
    }
  }
  const [bare = []] = results.values()
  const reference = middle(bare.map(({ rate }) => rate))
  console.log(`\n${name}`)
  console.table([...results].map(([server, figures]) => toRow(server, figures, reference)))
}
