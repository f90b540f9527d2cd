import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** One reply of the server, all its lines (RFC 5321 §4.2.1). */
export interface SmtpReply {
  readonly code: number
  /** Without line ends. */
  readonly lines: readonly string[]
  /** The last line. */
  readonly text: string
}

/** What a reply must be: its code, how its last line begins, or a pattern of all its lines. */
export type Expected = number | string | RegExp

/** A line to send, without its line end, or octets to send as they are; then the reply that must come. */
export type Step = readonly [send: string | Uint8Array, expected: Expected]

export interface DialogueOptions {
  /** Speaks TLS from the first octet. */
  readonly tls?: boolean
  /** 127.0.0.1 unless given. */
  readonly host?: string
  /** Leaves this side open when the server closes its own. */
  readonly allowHalfOpen?: boolean
}

/** A port, or the path of a Unix domain socket. */
export type Place = number | string

/** A conversation with an SMTP server over a real socket, in the hands of a test. */
export interface Dialogue extends Disposable {
  /** Sends octets as they are; a string goes out as UTF-8. Resolves when the system has taken them. */
  write(octets: string | Uint8Array): Promise<void>
  /** Resolves to the next reply; rejects when the server closes the connection before. */
  reply(): Promise<SmtpReply>
  /** Sends a line and resolves to its reply, which must be what is expected where that is given. */
  say(line: string | Uint8Array, expected?: Expected): Promise<SmtpReply>
  /** Runs steps one after the other; resolves to their replies. */
  run(steps: readonly Step[]): Promise<readonly SmtpReply[]>
  /** Shakes hands after a STARTTLS that was accepted. */
  startTls(): Promise<void>
  /** Sends one whole message to a server that has been greeted; resolves to the reply to its data. */
  send(data: string | Uint8Array, envelope?: { from?: string; to?: readonly string[] }): Promise<SmtpReply>
  /** Everything received so far. */
  readonly received: string
  /** Resolves when the connection is closed, whoever closed it. */
  readonly closed: Promise<void>
  /** Reads nothing from now on. */
  pause(): void
  /** Closes this side only. */
  end(): void
  /** Lets the connection drop, with a FIN. */
  destroy(): void
  /** Breaks the connection, with a RST. */
  reset(): void
}

/** Connects, waits for the greeting, runs the steps and says QUIT; resolves to the replies to the steps. */
export async function dialogue(
  port: Place,
  steps: readonly Step[],
  options: DialogueOptions = {},
): Promise<readonly SmtpReply[]> {
  using talk = await startDialogue(port, options)
  const replies = await talk.run(steps)
  await talk.say('QUIT', 221)
  return replies
}

/** Connects and waits for the greeting. */
export async function startDialogue(port: Place, options: DialogueOptions = {}): Promise<Dialogue> {
  const talk = openDialogue(port, options)
  check(await talk.reply(), 220, 'the connection')
  return talk
}

/** Connects and waits for nothing. */
export function openDialogue(
  port: Place,
  { tls = false, host = '127.0.0.1', allowHalfOpen = false }: DialogueOptions = {},
): Dialogue {
  const place = typeof port === 'number' ? { host, port } : { path: port }
  let socket: Socket = tls
    ? connectTls({ ...place, rejectUnauthorized: false })
    : connect({ ...place, allowHalfOpen })
  let received = ''
  let unread = ''
  let lines: string[] = []
  let failure: Error | undefined
  const replies: SmtpReply[] = []
  const waiting: { resolve: (reply: SmtpReply) => void; reject: (error: Error) => void }[] = []
  const { promise: closed, resolve: setClosed } = Promise.withResolvers<void>()

  function attach(to: Socket): void {
    to.setNoDelay(true)
    to.on('data', (chunk: Buffer) => take(chunk.toString('utf8')))
    to.on('error', (error) => fail(error))
    to.on('close', () => {
      if (to !== socket) return
      fail(new Error(`The server closed the connection after ${JSON.stringify(received.slice(-200))}`))
      setClosed()
    })
  }

  function take(text: string): void {
    received += text
    const parts = (unread + text).split('\r\n')
    unread = parts.pop() ?? ''
    for (const line of parts) takeLine(line)
  }

  function takeLine(line: string): void {
    lines.push(line)
    if (line[3] === '-') return
    const reply = { code: Number(line.slice(0, 3)), lines, text: line }
    lines = []
    const next = waiting.shift()
    if (next === undefined) replies.push(reply)
    else next.resolve(reply)
  }

  function fail(error: Error): void {
    failure ??= error
    for (const { reject } of waiting.splice(0)) reject(failure)
  }

  attach(socket)

  const talk: Dialogue = {
    write: (octets) => new Promise((resolve) => socket.write(octets, () => resolve())),
    reply() {
      const reply = replies.shift()
      if (reply !== undefined) return Promise.resolve(reply)
      if (failure !== undefined) return Promise.reject(failure)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    async say(line, expected) {
      talk.write(typeof line === 'string' ? `${line}\r\n` : line)
      const reply = await talk.reply()
      if (expected !== undefined) check(reply, expected, String(line).slice(0, 100))
      return reply
    },
    async run(steps) {
      const results: SmtpReply[] = []
      for (const [line, expected] of steps) results.push(await talk.say(line, expected))
      return results
    },
    async startTls() {
      const plain = socket
      plain.removeAllListeners('data')
      const secured = connectTls({ socket: plain, rejectUnauthorized: false })
      socket = secured
      attach(secured)
      await new Promise<void>((resolve, reject) => {
        secured.once('secureConnect', resolve)
        secured.once('error', reject)
      })
    },
    async send(data, { from = 'sender@example.com', to = ['reader@example.com'] } = {}) {
      const isAscii = /^[ -~]*$/.test(from + to.join(''))
      await talk.say(`MAIL FROM:<${from}>${isAscii ? '' : ' SMTPUTF8'}`, 250)
      for (const recipient of to) await talk.say(`RCPT TO:<${recipient}>`, 250)
      await talk.say('DATA', 354)
      talk.write(data)
      return talk.say('\r\n.')
    },
    get received() {
      return received
    },
    closed,
    pause: () => {
      socket.pause()
    },
    end: () => {
      socket.end()
    },
    destroy: () => {
      socket.destroy()
    },
    reset: () => {
      socket.resetAndDestroy()
    },
    [Symbol.dispose]: () => {
      socket.destroy()
    },
  }
  return talk
}

function check(reply: SmtpReply, expected: Expected, after: string): void {
  const isExpected =
    typeof expected === 'number'
      ? reply.code === expected
      : typeof expected === 'string'
        ? reply.text.startsWith(expected)
        : expected.test(reply.lines.join('\n'))
  if (!isExpected) throw new Error(`Expected ${expected} after "${after}", got "${reply.lines.join('\n')}"`)
}
