import { createTransport, type Transporter } from 'nodemailer'
import { type Mailbox, PostfangClient } from '../src/client/index.ts'
import type { Bench, BenchOptions, Row } from './bench.ts'
import { quantile } from './figures.ts'
import { startPostfang } from './servers/postfang.ts'

const messages = 200
/** What the usual clients of mail catchers do: ask, sleep, ask again. */
const pollEveryMs = 500
const polledMessages = 20

/** Waits for one mail and resolves when it has it. */
type Waiter = (mailbox: Mailbox) => Promise<unknown>

const waiters: readonly {
  readonly name: string
  readonly wait: Waiter
  readonly isAfter?: true
  readonly times: number
}[] = [
  { name: 'waitFor, called before the mail is sent', wait: (mailbox) => mailbox.waitFor(), times: messages },
  {
    name: 'waitFor, called after the 250',
    wait: (mailbox) => mailbox.waitFor(),
    isAfter: true,
    times: messages,
  },
  { name: `asking every ${pollEveryMs} ms`, wait: poll, times: polledMessages },
]

/** From the sender's 250 to the message in the hands of the test, one mail at a time. */
export const wait: Bench = {
  name: 'wait',
  about: `from the sender's 250 to waitFor resolved, beside asking every ${pollEveryMs} ms`,
  async run(options) {
    const results = new Map<string, number[][]>()
    for (let round = 1; round <= options.rounds; round++) await measureRound(round, options, results)
    const rows = [...results].map(([name, latencies]) => toRow(name, latencies))
    return {
      tables: [
        {
          title: "From the sender's 250 to the message in the test",
          rows,
          notes: ['One mail at a time, sent by nodemailer over one connection; every commit synced.'],
        },
      ],
    }
  },
}

async function measureRound(
  round: number,
  { note }: BenchOptions,
  results: Map<string, number[][]>,
): Promise<void> {
  const server = await startPostfang()
  try {
    const client = await PostfangClient.connect(server.http)
    for (const { name, wait, isAfter = false, times } of waiters) {
      note(`round ${round}: ${name}`)
      const mailbox = client.mailbox()
      const transport = createTransport(`${mailbox.smtp}/?pool=true&maxConnections=1`)
      const latencies: number[] = []
      for (let index = 0; index < times; index++) {
        latencies.push(await measureOne(mailbox, transport, wait, isAfter))
      }
      transport.close()
      results.set(name, [...(results.get(name) ?? []), latencies])
    }
  } finally {
    await server.stop()
  }
}

/** The mailbox is emptied in between: each mail is the first of its test. */
async function measureOne(
  mailbox: Mailbox,
  transport: Transporter,
  wait: Waiter,
  isAfter: boolean,
): Promise<number> {
  const waiting = isAfter ? undefined : timed(wait(mailbox))
  // The mail does not come in step with those who ask now and then.
  if (wait === poll) await new Promise((resolve) => setTimeout(resolve, Math.random() * pollEveryMs))
  await transport.sendMail({
    from: 'shop@example.com',
    to: 'ann@example.com',
    subject: 'Your code',
    text: 'Your code is 482913',
    html: '<p>Your code is <b>482913</b></p>',
  })
  const acceptedAt = performance.now()
  const resolvedAt = await (waiting ?? timed(wait(mailbox)))
  await mailbox.clear()
  return Math.max(0, resolvedAt - acceptedAt)
}

async function timed(waiting: Promise<unknown>): Promise<number> {
  await waiting
  return performance.now()
}

async function poll(mailbox: Mailbox): Promise<unknown> {
  for (;;) {
    const [found] = await mailbox.list({ limit: 1 })
    if (found !== undefined) return mailbox.get(found.id)
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs))
  }
}

function toRow(name: string, rounds: readonly (readonly number[])[]): Row {
  return {
    name,
    cells: {
      'p50 ms': rounds.map((latencies) => quantile(latencies, 0.5)),
      'p99 ms': rounds.map((latencies) => quantile(latencies, 0.99)),
    },
  }
}
