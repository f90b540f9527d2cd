import { execFile } from 'node:child_process'
import { statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Bench, Outcome } from './bench.ts'
import { mebibyte, quantile } from './figures.ts'
import { wordOf } from './mixed-mail.ts'
import { type PostfangServer, startPostfang } from './servers/postfang.ts'
import { readUsage } from './servers/server-process.ts'

/** Ten million an hour. */
const perSecond = 2_778
const connections = 100
/** Mails of 7 KiB, their indexes, and the write-ahead log. */
const diskBytesPerMail = 16 * 1024

interface Sent {
  readonly sent: number
  readonly failed: number
  readonly bytes: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly mostMs: number
}

/** What the server was like, once a second. */
interface Samples {
  readonly rssBytes: number[]
  readonly walBytes: number[]
  readonly listMs: number[]
  readonly searchMs: number[]
  readonly pending: number[]
}

/** The rate of ten million mails an hour, and whether everything else keeps up with it. */
export const hour: Bench = {
  name: 'hour',
  about: `${perSecond} mixed mails a second for 60 s (--long: 10 minutes): lost, lag, memory, list and search meanwhile`,
  async run({ isLong, note }): Promise<Outcome> {
    const seconds = isLong ? 600 : 60
    const [needed, free] = [perSecond * seconds * diskBytesPerMail, freeBytes()]
    if (free < needed) {
      const text = `Left out: it may need ${toGigabytes(needed)} GB in ${tmpdir()}, which has ${toGigabytes(free)} GB`
      return { tables: [{ title: 'Ten million an hour', rows: [], notes: [text] }] }
    }
    const server = await startPostfang()
    try {
      return await measure(server, seconds, note)
    } finally {
      await server.stop()
    }
  },
}

async function measure(
  server: PostfangServer,
  seconds: number,
  note: (text: string) => void,
): Promise<Outcome> {
  const samples: Samples = { rssBytes: [], walBytes: [], listMs: [], searchMs: [], pending: [] }
  // One that is still under way when the server stops is left out.
  const sampler = setInterval(() => void sample(server, samples).catch(() => {}), 1_000)
  const before = readUsage(server.pid)?.cpuMs ?? 0
  const sent = await sendSteadily(server.port, seconds)
  const lagMs = await untilFound(server, sent.sent - 1)
  const cpuMs = (readUsage(server.pid)?.cpuMs ?? 0) - before
  clearInterval(sampler)
  const { total } = await getJson<{ readonly total: number }>(`${server.http}/api/messages?limit=1`)
  note(`${sent.sent} sent in ${sent.seconds.toFixed(1)} s, ${total} kept`)
  const most = (numbers: readonly number[]) => Math.max(0, ...numbers)
  const row = (name: string, value: string | number, budget = '') => ({ name, cells: { value, budget } })
  return {
    tables: [
      {
        title: `Ten million an hour: ${perSecond} mixed mails a second for ${seconds} s over ${connections} connections`,
        rows: [
          row('messages/s reached', sent.sent / sent.seconds, `${perSecond}`),
          row('refused or lost', sent.failed + sent.sent - total, '0'),
          row('average size, KiB', sent.bytes / sent.sent / 1_024),
          row('searchable after the end, s', lagMs / 1_000, '≤ 5'),
          row('most messages waiting for their digest', most(samples.pending)),
          row('250 after the message was due: p50 ms', sent.p50Ms),
          row('250 after the message was due: p99 ms', sent.p99Ms),
          row('250 after the message was due: most ms', sent.mostMs),
          row('RSS at most, MiB', (readUsage(server.pid)?.peakBytes ?? 0) / mebibyte, '≤ 400'),
          row('write-ahead logs at most, MiB', most(samples.walBytes) / mebibyte, 'bounded'),
          row('list page meanwhile: p50 ms', quantile(samples.listMs, 0.5)),
          row('list page meanwhile: p99 ms', quantile(samples.listMs, 0.99)),
          row('search meanwhile: p50 ms', quantile(samples.searchMs, 0.5)),
          row('search meanwhile: p99 ms', quantile(samples.searchMs, 0.99)),
          row('CPU per message until digested, µs', (cpuMs * 1_000) / sent.sent),
          row(
            'database and index after it, MiB',
            (fileBytes(server.data) + fileBytes(`${server.data}-words`)) / mebibyte,
          ),
        ],
      },
    ],
  }
}

async function sendSteadily(port: number, seconds: number): Promise<Sent> {
  const args = ['bench/steady-load.ts', port, perSecond, seconds, connections].map(String)
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout)
}

async function sample(server: PostfangServer, samples: Samples): Promise<void> {
  samples.rssBytes.push(readUsage(server.pid)?.rssBytes ?? 0)
  samples.walBytes.push(fileBytes(`${server.data}-wal`) + fileBytes(`${server.data}-words-wal`))
  samples.listMs.push(await timed(`${server.http}/api/messages?limit=50`))
  samples.searchMs.push(await timed(`${server.http}/api/messages?limit=50&q=order%20user77`))
  const metrics = await (await fetch(`${server.http}/metrics`)).text()
  samples.pending.push(Number(/^postfang_digests_pending (\d+)/mu.exec(metrics)?.[1] ?? 0))
}

async function timed(url: string): Promise<number> {
  const since = performance.now()
  await (await fetch(url)).text()
  return performance.now() - since
}

/** From now until the message of this number is found by its own word. */
async function untilFound(server: PostfangServer, number: number): Promise<number> {
  const since = performance.now()
  for (;;) {
    const url = `${server.http}/api/messages?limit=1&q=${wordOf(number)}`
    const { messages } = await getJson<{ readonly messages: readonly unknown[] }>(url)
    if (messages.length > 0) return performance.now() - since
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function getJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return bavail * bsize
}

function toGigabytes(bytes: number): number {
  return Math.round(bytes / 1e9)
}
