import { connect, type Socket } from 'node:net'

/**
 * A small SMTP load generator, run as a process of its own so that its work is not the server's:
 *
 *     node bench/smtp-load.ts <port> <messages> <connections> <reuse|fresh> <bytes>
 *
 * Every connection waits for each reply before it goes on (no pipelining). Prints one line of JSON:
 * `{ messages, seconds, p50Ms, p99Ms, failed }`; the times run from MAIL to the 250 when connections are reused, from
 * connecting to the 250 when each message has a fresh one.
 */
const [port = 1025, messages = 1_000, connections = 10] = process.argv.slice(2, 5).map(Number)
const isReused = process.argv[5] !== 'fresh'
const size = Number(process.argv[6] ?? 4_096)

const message = composeMessage(size)
const times: number[] = []
let started = 0
let failed = 0

/** One conversation: lines out, replies in, one at a time. */
interface Conversation {
  /** Sends text (nothing for the greeting) and resolves to the reply's code. */
  say(text: string): Promise<number>
  close(): void
}

async function converse(): Promise<Conversation> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const replies = readReplies(socket)
  return {
    say(text) {
      if (text !== '') socket.write(text)
      return replies.next()
    },
    close: () => socket.destroy(),
  }
}

function readReplies(socket: Socket): { next(): Promise<number> } {
  let rest = ''
  const ready: number[] = []
  let waiting: ((code: number) => void) | undefined
  const give = (code: number) => {
    const resolve = waiting
    waiting = undefined
    if (resolve === undefined) ready.push(code)
    else resolve(code)
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line[3] !== '-') give(Number(line.slice(0, 3)))
  })
  socket.on('error', () => give(0))
  socket.on('close', () => give(0))
  return {
    next: () => {
      const code = ready.shift()
      return code === undefined ? new Promise((resolve) => (waiting = resolve)) : Promise.resolve(code)
    },
  }
}

async function open(): Promise<Conversation> {
  const conversation = await converse()
  await conversation.say('')
  await conversation.say('EHLO load.example\r\n')
  return conversation
}

async function send(conversation: Conversation): Promise<boolean> {
  await conversation.say('MAIL FROM:<sender@example.com>\r\n')
  await conversation.say('RCPT TO:<reader@example.com>\r\n')
  await conversation.say('DATA\r\n')
  return (await conversation.say(message)) === 250
}

async function sendMany(): Promise<void> {
  let kept = isReused ? await open() : undefined
  while (started < messages) {
    started += 1
    const since = performance.now()
    const conversation = kept ?? (await open())
    const isAccepted = await send(conversation)
    times.push(performance.now() - since)
    if (!isAccepted) failed += 1
    if (!isReused) {
      await conversation.say('QUIT\r\n')
      conversation.close()
    } else if (!isAccepted) {
      conversation.close()
      kept = await open()
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
