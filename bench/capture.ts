import type { Bench, BenchOptions, Row, Table } from './bench.ts'
import { median } from './figures.ts'
import { findGenerator, type Load, load } from './load.ts'
import { startBare } from './servers/bare.ts'
import { peers } from './servers/peers.ts'
import { startPostfang } from './servers/postfang.ts'
import { readUsage, type ServerProcess } from './servers/server-process.ts'

const loads: readonly Load[] = [
  { name: '100 reused connections', messages: 40_000, connections: 100, isReused: true },
  { name: 'a new connection per message, 20 at a time', messages: 20_000, connections: 20, isReused: false },
]

/** Peers that take a few hundred messages a second get fewer of them. */
const peerMessages = 3_000

interface Measured {
  /** Of a server that has just started. */
  readonly firstRate: number
  /** After that. */
  readonly rate: number
  readonly cpuUs: number
}

/** Durable captures per second beside smtp-server alone, in alternation, and beside other mail catchers. */
export const capture: Bench = {
  name: 'capture',
  about: 'durable captures per second of 4 KiB messages, beside smtp-server alone and other mail catchers',
  async run(options) {
    const tables: Table[] = []
    for (const load of loads) tables.push(await measure(load, options))
    return { tables }
  },
}

async function measure(options: Load, { rounds, note }: BenchOptions): Promise<Table> {
  const results = new Map<string, Measured[]>()
  for (let round = 1; round <= rounds; round++) {
    for (const start of [startBare, startPostfang, ...peers]) {
      const isPeer = start !== startBare && start !== startPostfang
      const server = await start()
      if (server === undefined) continue
      note(`${options.name}, round ${round}: ${server.name}`)
      const measured = await measureServer(server, isPeer ? { ...options, messages: peerMessages } : options)
      results.set(server.name, [...(results.get(server.name) ?? []), measured])
    }
  }
  const [bare = []] = results.values()
  return {
    title: `Capture, ${options.name}`,
    rows: [...results].map(([name, measured]) => toRow(name, measured, median(bare.map(({ rate }) => rate)))),
    notes: [
      `4 KiB messages, load by ${findGenerator()} on the same machine. Each server gets the same load twice: ` +
        'the first time its code is still being compiled.',
    ],
  }
}

async function measureServer(server: ServerProcess, options: Load): Promise<Measured> {
  try {
    const { rate: firstRate } = await load(server.port, options)
    const before = readUsage(server.pid)
    const { rate } = await load(server.port, options)
    const after = readUsage(server.pid)
    const cpuMs = (after?.cpuMs ?? 0) - (before?.cpuMs ?? 0)
    return { firstRate, rate, cpuUs: (cpuMs * 1_000) / options.messages }
  } finally {
    await server.stop()
  }
}

function toRow(name: string, measured: readonly Measured[], reference: number): Row {
  const rates = measured.map(({ rate }) => rate)
  return {
    name,
    cells: {
      'messages/s': rates,
      'to bare': median(rates) / reference,
      'at first': measured.map(({ firstRate }) => firstRate),
      'CPU µs per message': measured.map(({ cpuUs }) => cpuUs),
    },
  }
}
