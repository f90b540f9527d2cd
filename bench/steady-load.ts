import { quantile } from './figures.ts'
import { createMixedMails } from './mixed-mail.ts'
import { type Conversation, openConversation, sendPipelined } from './smtp-conversation.ts'

/**
 * Sends mixed mails at a steady rate over reused connections, as a process of its own:
 *
 *     node bench/steady-load.ts <port> <messages per second> <seconds> <connections>
 *
 * A message that finds no free connection waits and counts from the moment it was due. Prints one line of JSON:
 * `{ sent, failed, bytes, seconds, p50Ms, p99Ms, mostMs }`.
 */
const [port = 1025, rate = 2_778, seconds = 60, connections = 50] = process.argv.slice(2).map(Number)

const mails = createMixedMails()
const total = rate * seconds
const times: number[] = []
const free: Conversation[] = await Promise.all(
  Array.from({ length: connections }, () => openConversation(port)),
)
const due: number[] = []
let taken = 0
let failed = 0
let bytes = 0
let finish = () => {}
const finished = new Promise<void>((resolve) => {
  finish = resolve
})

async function send(conversation: Conversation, dueAt: number, number: number): Promise<void> {
  const mail = mails.next(number)
  bytes += mail.length
  if ((await sendPipelined(conversation, mail)) !== 250) failed += 1
  times.push(performance.now() - dueAt)
  free.push(conversation)
  if (times.length === total) finish()
  giveOut()
}

function giveOut(): void {
  while (due.length > 0 && free.length > 0) {
    const [dueAt = 0, conversation] = [due.shift(), free.pop()]
    if (conversation !== undefined) void send(conversation, dueAt, taken++)
  }
}

const since = performance.now()
let scheduled = 0
const timer = setInterval(() => {
  const now = performance.now()
  const wanted = Math.min(total, Math.floor(((now - since) / 1_000) * rate))
  for (; scheduled < wanted; scheduled++) due.push(since + (scheduled * 1_000) / rate)
  giveOut()
  if (scheduled === total) clearInterval(timer)
}, 1)

await finished
const took = (performance.now() - since) / 1_000
for (const conversation of free) conversation.close()
const [p50Ms, p99Ms, mostMs] = [0.5, 0.99, 1].map((part) => quantile(times, part))
console.log(JSON.stringify({ sent: total, failed, bytes, seconds: took, p50Ms, p99Ms, mostMs }))
