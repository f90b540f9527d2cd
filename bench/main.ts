import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, BenchOptions } from './bench.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { benches } from './registry.ts'
import { formatTable } from './report.ts'

/**
 * `npm run bench -- [name…] [--rounds 3] [--long] [--out bench/results]`: runs the sub-benches named, or all, one after
 * the other. Prints tables as Markdown and writes `<out>/<name>.json`; asserts nothing.
 */
const { values, positionals } = readArguments()

const options: BenchOptions = {
  rounds: Number(values.rounds),
  isLong: values.long,
  note: (text) => console.error(`  ${text}`),
}

async function run({ name, run }: Bench): Promise<void> {
  console.error(`${name}…`)
  const machine = describeMachine()
  const { tables, files = {} } = await run(options)
  console.log(`## ${name}\n\n${formatMachine(machine)}\n\n${tables.map(formatTable).join('\n\n')}\n`)
  mkdirSync(values.out, { recursive: true })
  writeFileSync(join(values.out, `${name}.json`), `${JSON.stringify({ name, machine, tables }, null, 2)}\n`)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(values.out, file), text)
}

const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name))
if (values.help) {
  console.log(usage())
  process.exit()
}
if (unknown !== undefined) refuse(`There is no "${unknown}"`)
if (!Number.isInteger(options.rounds) || options.rounds < 1) {
  refuse(`--rounds "${values.rounds}" is no whole number from 1 on`)
}
const chosen = benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
for (const bench of chosen) await run(bench)

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '3' },
        long: { type: 'boolean', default: false },
        out: { type: 'string', default: 'bench/results' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function usage(): string {
  const all = benches.map(({ name, about }) => `  ${name}: ${about}`)
  return ['npm run bench -- [name…] [--rounds 3] [--long] [--out bench/results]', ...all].join('\n')
}

function refuse(problem: string): never {
  console.error(`${problem}. What there is:\n${usage()}`)
  process.exit(2)
}
