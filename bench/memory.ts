import { writeFileSync } from 'node:fs'
import { setTimeout as pass } from 'node:timers/promises'
import type { Bench, Row } from './bench.ts'
import { mebibyte } from './figures.ts'
import { load } from './load.ts'
import { type PostfangServer, startPostfang } from './servers/postfang.ts'
import { readUsage } from './servers/server-process.ts'
import { openConversation, sendMessage } from './smtp-conversation.ts'

const largeBytes = 49 * mebibyte
/** How long a process that has nothing to do is watched before its memory is read. */
const settleMs = 3_000
/** V8 collects what a start has left after some seconds in which nothing happens. */
const idleMs = 10_000

/** Resident memory: idle, after small mails, and what large mails and their downloads add at most. */
export const memory: Bench = {
  name: 'memory',
  about:
    'resident memory idle, under load, and what one and ten mails of 49 MiB and their downloads add at most',
  async run({ rounds, note }) {
    const figures = new Map<string, number[]>()
    const keep = (name: string, bytes: number) =>
      figures.set(name, [...(figures.get(name) ?? []), bytes / mebibyte])
    for (let round = 1; round <= rounds; round++) {
      note(`round ${round}`)
      const server = await startPostfang()
      await measure(server, keep)
      await server.stop()
    }
    return { tables: [{ title: 'Resident memory', rows: [...figures].map(toRow) }] }
  },
}

const budgets: Readonly<Record<string, string>> = {
  idle: '≤ 114',
  'one mail of 49 MiB adds': `≤ ${3 * 49}`,
  'download of its raw bytes adds': 'streams',
}

function toRow([name, mebibytes]: readonly [string, readonly number[]]): Row {
  return { name, cells: { MiB: mebibytes, 'budget MiB': budgets[name] ?? '' } }
}

async function measure(server: PostfangServer, keep: (name: string, bytes: number) => void): Promise<void> {
  const rss = () => readUsage(server.pid)?.rssBytes ?? 0
  await pass(idleMs)
  keep('idle', rss())
  const reused = { name: '', messages: 20_000, connections: 100, isReused: true }
  await load(server.port, reused)
  keep('at most while 20,000 mails of 4 KiB come in', readUsage(server.pid)?.peakBytes ?? 0)
  await pass(settleMs)
  keep('after them', rss())
  keep('one mail of 49 MiB adds', await growth(server, () => sendLarge(server.port)))
  const url = await newestUrl(server)
  keep('download of its raw bytes adds', await growth(server, () => drain(`${url}/raw`)))
  keep('download of its attachment adds', await growth(server, () => drain(`${url}/parts/2`)))
  const ten = () => Promise.all(Array.from({ length: 10 }, () => sendLarge(server.port)))
  keep('ten of them at once add', await growth(server, ten))
}

/** How far the resident memory rises over what it was, at its highest, until things have settled. */
async function growth(server: PostfangServer, work: () => Promise<unknown>): Promise<number> {
  const before = readUsage(server.pid)?.rssBytes ?? 0
  // proc(5): 5 sets the peak back to what is held now.
  writeFileSync(`/proc/${server.pid}/clear_refs`, '5')
  await work()
  await pass(settleMs)
  return (readUsage(server.pid)?.peakBytes ?? 0) - before
}

async function sendLarge(port: number): Promise<void> {
  const conversation = await openConversation(port)
  const code = await sendMessage(conversation, largeMessage)
  if (code !== 250) throw new Error(`A message of 49 MiB was answered ${code}`)
  conversation.close()
}

const largeMessage = composeLarge()

function composeLarge(): Buffer {
  const head = [
    'Subject: large',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'See the attachment.',
    '--b',
    'Content-Type: application/octet-stream; name=large.bin',
    'Content-Transfer-Encoding: base64',
    '',
    '',
  ].join('\r\n')
  const line = `${Buffer.alloc(57, 'x').toString('base64')}\r\n`
  return Buffer.from(`${head}${line.repeat(Math.floor(largeBytes / line.length))}--b--\r\n.\r\n`)
}

async function newestUrl({ http }: PostfangServer): Promise<string> {
  const { messages } = (await (await fetch(`${http}/api/messages?limit=1`)).json()) as {
    readonly messages: readonly { readonly id: string }[]
  }
  return `${http}/api/messages/${messages[0]?.id}`
}

async function drain(url: string): Promise<void> {
  const { body } = await fetch(url)
  if (body !== null) for await (const _ of body);
}
