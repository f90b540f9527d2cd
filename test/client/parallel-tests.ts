import { createTransport } from 'nodemailer'
import { expect } from 'vitest'
import type { Mailbox, PostfangClient } from '../../src/client/index.ts'

/** How many tests send at a time; all of them wait at the same time. */
const mostSending = 100
/** Ten thousand of them take as long as two cores need; none may be lost, late as it may be. */
const patienceMs = 900_000

/**
 * Many tests over one server at the same time, each with a mailbox of its own. They begin in a random order, wait
 * before or after they send, and check that they see their own mail, all of it, and nobody else's.
 *
 * @returns how many messages were sent
 */
export async function runParallelTests(client: PostfangClient, count: number): Promise<number> {
  const sending = createTurns(mostSending)
  const numbers = shuffle(Array.from({ length: count }, (_, number) => number))
  const sent = await Promise.all(numbers.map((number) => runTest(client.mailbox(), number, sending)))
  return sent.reduce((sum, messages) => sum + messages, 0)
}

async function runTest(mailbox: Mailbox, number: number, sending: Turns): Promise<number> {
  const to = `user-${number}@example.com`
  const subjects = ['Welcome', 'Your code', 'Receipt']
    .slice(0, number % 3 === 0 ? 2 : 1)
    .map((text) => `${text} ${number}`)
  const filter = { to, subject: subjects.at(-1) ?? '' }
  const patience = { timeout: patienceMs }

  const wait = () => mailbox.waitFor(filter, { ...patience, peek: true })
  const sendAll = () => sending.take(() => send(mailbox.smtp, to, shuffle(subjects)))
  const isWaitingFirst = number % 2 === 0
  const [last] = isWaitingFirst ? await Promise.all([wait(), sendAll()]) : [await sendAll().then(wait)]
  const all = await mailbox.waitFor({}, { ...patience, count: subjects.length })

  expect(last.mailbox).toBe(mailbox.name)
  expect(all.map(({ subject }) => subject).toSorted()).toEqual(subjects.toSorted())
  expect(all.every((message) => message.mailbox === mailbox.name && message.to[0]?.address === to)).toBe(true)
  expect((await mailbox.list()).length).toBe(subjects.length)
  return subjects.length
}

async function send(smtp: string, to: string, subjects: readonly string[]): Promise<void> {
  const transport = createTransport(`${smtp}/?pool=true&maxConnections=1`)
  for (const subject of subjects) {
    await transport.sendMail({ from: 'shop@example.com', to, subject, text: `${subject} for ${to}` })
  }
  transport.close()
}

interface Turns {
  /** Runs it as soon as fewer than the most are running. */
  take(run: () => Promise<void>): Promise<void>
}

function createTurns(most: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    async take(run) {
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      running += 1
      try {
        await run()
      } finally {
        running -= 1
        waiting.shift()?.()
      }
    },
  }
}

function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}
