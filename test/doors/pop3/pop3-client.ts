import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** A conversation with a POP3 server over a real socket, in the hands of a test. Text is Latin-1: one character, one octet. */
export interface Pop3Client extends Disposable {
  readonly greeting: string
  write(octets: string | Uint8Array): void
  /** The next line, without its CRLF. */
  line(): Promise<string>
  /** Sends a line and resolves to the one that answers. */
  say(line: string): Promise<string>
  /** Sends a line that is answered by several: the first one, and the octets up to the lone dot, dots unstuffed. */
  ask(line: string): Promise<{ readonly status: string; readonly body: string }>
  signIn(mailbox: string): Promise<string>
  startTls(): Promise<void>
  pause(): void
  resume(): void
  destroy(): void
  /** What was received and not read yet. */
  readonly unread: string
  readonly closed: Promise<void>
}

/** Connects and reads the greeting. */
export async function connectPop3(
  port: number,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<Pop3Client> {
  let socket: Socket = tls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect(port, '127.0.0.1')
  let unread = ''
  let isClosed = false
  let wake = () => {}
  const { promise: closed, resolve: setClosed } = Promise.withResolvers<void>()

  function attach(to: Socket): void {
    to.on('data', (piece: Buffer) => {
      unread += piece.toString('latin1')
      wake()
    })
    to.on('error', () => {})
    to.on('close', () => {
      if (to !== socket) return
      isClosed = true
      setClosed()
      wake()
    })
  }
  attach(socket)

  async function upTo(end: string): Promise<string> {
    let from = 0
    for (;;) {
      const at = unread.indexOf(end, from)
      if (at !== -1) {
        const text = unread.slice(0, at)
        unread = unread.slice(at + end.length)
        return text
      }
      from = Math.max(0, unread.length - end.length)
      if (isClosed)
        throw new Error(`The server closed the connection after ${JSON.stringify(unread.slice(-200))}`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  const client = {
    write: (octets: string | Uint8Array) => {
      socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets)
    },
    line: () => upTo('\r\n'),
    async say(line: string) {
      client.write(`${line}\r\n`)
      return client.line()
    },
    async ask(line: string) {
      const status = await client.say(line)
      if (!status.startsWith('+OK')) throw new Error(status)
      if (unread === '') await new Promise<void>((resolve) => (wake = resolve))
      // A body of no octets begins with the dot that ends it.
      unread = `\r\n${unread}`
      const body = await upTo('\r\n.\r\n')
      return {
        status,
        body: body === '' ? '' : `${body.slice(2).replaceAll('\n.', '\n').replace(/^\./u, '')}\r\n`,
      }
    },
    async signIn(mailbox: string) {
      await client.say(`USER ${mailbox}`)
      return client.say('PASS any')
    },
    async startTls() {
      const plain = socket
      plain.removeAllListeners('data')
      const secure = connectTls({ socket: plain, rejectUnauthorized: false })
      socket = secure
      attach(secure)
      await new Promise<void>((resolve, reject) => {
        secure.once('secureConnect', resolve)
        secure.once('close', () => reject(new Error('The handshake failed')))
      })
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    destroy: () => void socket.destroy(),
    get unread() {
      return unread
    },
    closed,
    [Symbol.dispose]: () => void socket.destroy(),
  }
  const greeting = await client.line()
  return Object.defineProperty(client, 'greeting', { value: greeting }) as typeof client & {
    readonly greeting: string
  }
}
