import { setTimeout as pass } from 'node:timers/promises'
import type { Bench, BenchOptions, Row } from './bench.ts'
import { mebibyte, quantile } from './figures.ts'
import { type PostfangServer, startPostfang } from './servers/postfang.ts'
import { readUsage } from './servers/server-process.ts'
import { type Conversation, openConversation, sendMessage } from './smtp-conversation.ts'

const idle = 1_000
const active = 200
/** Of each active connection, one every two seconds: clients that work, not a race for the most. */
const messages = 5
const everyMs = 2_000
const message = `Subject: hello\r\n\r\n${'x'.repeat(2_000)}\r\n.\r\n`

/** A thousand connections that do nothing must not be felt by those who send. */
export const connections: Bench = {
  name: 'connections',
  about: `${active} connections that send, alone and beside ${idle} that are idle`,
  async run(options) {
    const rows = [
      await measure('alone', 0, options),
      await measure(`beside ${idle} idle ones`, idle, options),
    ]
    const title = `${active} active connections, ${messages} mails of 2 KiB each, a mail every ${everyMs / 1_000} s`
    return {
      tables: [{ title, rows, notes: ['From MAIL to the 250 of the message; a connection stays open.'] }],
    }
  },
}

async function measure(name: string, idleCount: number, { rounds, note }: BenchOptions): Promise<Row> {
  const times: (readonly number[])[] = []
  const held: number[] = []
  for (let round = 1; round <= rounds; round++) {
    note(`${name}, round ${round}`)
    const limits = ['--smtp-limits', `connections=${idle + active}`]
    const server = await startPostfang({ args: limits })
    const sleepers = await openMany(server, idleCount)
    held.push((readUsage(server.pid)?.rssBytes ?? 0) / mebibyte)
    const senders = await openMany(server, active)
    const all = await Promise.all(senders.map((sender, at) => sendSteadily(sender, (at * everyMs) / active)))
    times.push(all.flat())
    for (const conversation of [...sleepers, ...senders]) conversation.close()
    await server.stop()
  }
  const quantiles = (part: number) => times.map((some) => quantile(some, part))
  return {
    name,
    cells: {
      'p50 ms': quantiles(0.5),
      'p99 ms': quantiles(0.99),
      'most ms': quantiles(1),
      'RSS MiB with the idle ones': held,
      budget: 'p99 ≤ 100',
    },
  }
}

/** Fifty at a time: a listener's queue is short. */
async function openMany({ port }: PostfangServer, count: number): Promise<readonly Conversation[]> {
  const opened: Conversation[] = []
  while (opened.length < count) {
    const next = Math.min(50, count - opened.length)
    opened.push(...(await Promise.all(Array.from({ length: next }, () => openConversation(port)))))
  }
  return opened
}

async function sendSteadily(sender: Conversation, delayMs: number): Promise<readonly number[]> {
  const times: number[] = []
  await pass(delayMs)
  for (let count = 0; count < messages; count++) {
    const since = performance.now()
    if ((await sendMessage(sender, message)) !== 250) throw new Error('A message was refused')
    times.push(performance.now() - since)
    await pass(Math.max(0, everyMs - (performance.now() - since)))
  }
  return times
}
