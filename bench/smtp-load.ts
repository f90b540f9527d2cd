import { composeMailjetMail, mailKinds } from './mailjet-mail.ts'
import { openConversation, sendMessage } from './smtp-conversation.ts'

/**
 * A small SMTP load generator, run as a process of its own so that its work is not the server's:
 *
 *     node bench/smtp-load.ts <port> <messages> <connections> <reuse|fresh> <bytes or kind of mailjet-mail.ts>
 *
 * Every connection waits for each reply before it goes on (no pipelining). Prints one line of JSON:
 * `{ messages, seconds, p50Ms, p99Ms, failed }`; the times run from MAIL to the 250 when connections are reused, from
 * connecting to the 250 when each message has a fresh one.
 */
const [port = 1025, messages = 1_000, connections = 10] = process.argv.slice(2, 5).map(Number)
const isReused = process.argv[5] !== 'fresh'
const kind = mailKinds.find((name) => name === process.argv[6])
const size = Number(process.argv[6] ?? 4_096)

const message = kind === undefined ? composeMessage(size) : composeMailjetMail(kind)
const times: number[] = []
let started = 0
let failed = 0

async function sendMany(): Promise<void> {
  let kept = isReused ? await openConversation(port) : undefined
  while (started < messages) {
    started += 1
    const since = performance.now()
    const conversation = kept ?? (await openConversation(port))
    const isAccepted = (await sendMessage(conversation, message)) === 250
    times.push(performance.now() - since)
    if (!isAccepted) failed += 1
    if (!isReused) {
      await conversation.say('QUIT\r\n')
      conversation.close()
    } else if (!isAccepted) {
      conversation.close()
      kept = await openConversation(port)
    }
  }
  kept?.close()
}

function composeMessage(bytes: number): string {
  const head = [
    'From: Sender <sender@example.com>',
    'To: Reader <reader@example.com>',
    'Subject: A message of the load test',
    'Date: Tue, 24 Nov 2026 10:00:00 +0000',
    'Message-ID: <load@example.com>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    '',
  ].join('\r\n')
  const line = 'The quick brown fox jumps over the lazy dog and runs away from the noise.\r\n'
  const lines = Math.max(1, Math.floor((bytes - head.length) / line.length))
  return `${head}${line.repeat(lines)}.\r\n`
}

const since = performance.now()
await Promise.all(Array.from({ length: connections }, sendMany))
const seconds = (performance.now() - since) / 1_000
times.sort((a, b) => a - b)
const quantile = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
console.log(JSON.stringify({ messages, seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99), failed }))
