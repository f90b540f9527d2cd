import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Bench, BenchOptions, Row, Table } from './bench.ts'
import { median } from './figures.ts'
import { type MailKind, mailKinds } from './mailjet-mail.ts'
import { type PostfangServer, startPostfang } from './servers/postfang.ts'
import { readUsage } from './servers/server-process.ts'

const messages = 6_000
const warmUp = 1_000
const connections = 50
const pollMs = 20

const profiles = ['postfang', 'mailjet'] as const
type Profile = (typeof profiles)[number]

interface Measured {
  readonly rate: number
  /** From the last 250 until every message is digested and its deliveries are there. */
  readonly behindMs: number
  /** Of all threads, until then. */
  readonly cpuUs: number
}

const titles: Readonly<Record<MailKind, string>> = {
  plain: 'plain text',
  template: 'template language, variables and a campaign',
  html: 'HTML with links, tracking and a campaign',
}

/** What Mailjet mode costs a capture, deliveries worked out: the same load with and without it, in alternation. */
export const mailjet: Bench = {
  name: 'mailjet',
  about: 'captures a second with Mailjet mode and without, until all deliveries are worked out',
  async run(options) {
    const tables: Table[] = []
    for (const kind of mailKinds) tables.push(await measureKind(kind, options))
    return { tables }
  },
}

async function measureKind(kind: MailKind, { rounds, note }: BenchOptions): Promise<Table> {
  const measured: Record<Profile, Measured[]> = { postfang: [], mailjet: [] }
  for (let round = 1; round <= rounds; round++) {
    for (const profile of profiles) {
      note(`${titles[kind]}, round ${round}: ${profile}`)
      measured[profile].push(await measureProfile(kind, profile))
    }
  }
  const plainUs = median(measured.postfang.map(({ cpuUs }) => cpuUs))
  return {
    title: `Mailjet mode: ${titles[kind]}`,
    rows: profiles.map((profile) => toRow(profile, measured[profile], plainUs)),
    notes: [
      `${messages} messages of 4 KiB over ${connections} reused connections; load by our own generator.`,
    ],
  }
}

async function measureProfile(kind: MailKind, profile: Profile): Promise<Measured> {
  const server = await startPostfang({ args: ['--profile', profile] })
  try {
    await send(server, kind, warmUp)
    await untilSettled(server)
    const cpuMs = readUsage(server.pid)?.cpuMs ?? 0
    const rate = await send(server, kind, messages)
    const since = performance.now()
    await untilSettled(server)
    const behindMs = performance.now() - since
    const usedMs = (readUsage(server.pid)?.cpuMs ?? 0) - cpuMs
    return { rate, behindMs, cpuUs: (usedMs * 1_000) / messages }
  } finally {
    await server.stop()
  }
}

async function send({ port }: PostfangServer, kind: MailKind, count: number): Promise<number> {
  const args = [String(port), String(count), String(connections), 'reuse', kind]
  const { stdout } = await promisify(execFile)('node', ['bench/smtp-load.ts', ...args])
  const { seconds, failed } = JSON.parse(stdout)
  if (failed > 0) throw new Error(`${failed} messages failed`)
  return count / seconds
}

/** A list of events waits until the deliveries of its message are there, for 30 s. */
async function untilSettled({ http }: PostfangServer): Promise<void> {
  const { id } = await (await fetch(`${http}/api/messages/latest`)).json()
  await (await fetch(`${http}/api/messages/${id}/events`)).json()
  for (;;) {
    const metrics = await (await fetch(`${http}/metrics`)).text()
    if (!/^postfang_digests_pending [1-9]/mu.test(metrics)) return
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

function toRow(profile: Profile, measured: readonly Measured[], plainUs: number): Row {
  const cpuUs = measured.map((figures) => figures.cpuUs)
  return {
    name: profile,
    cells: {
      'messages/s': measured.map(({ rate }) => rate),
      'deliveries behind, ms': measured.map(({ behindMs }) => behindMs),
      'CPU µs per message': cpuUs,
      'more than without': cpuUs.map((us) => us - plainUs),
      budget: profile === 'mailjet' ? '≥ 1,500/s' : '',
    },
  }
}
