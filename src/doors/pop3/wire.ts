import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'too-long' }
  /** The client has gone, or was silent for too long. */
  | { readonly kind: 'closed' }

const lineFeed = 0x0a

/** How long a client may take to close its side, or to take the last answer. */
const lingerMs = 5_000

/**
 * A socket as lines in and octets out. One piece at a time is taken from the client, and the next only when its lines
 * have been read; what is written waits until the client has taken it, so a client that never reads costs one piece.
 */
export class Wire {
  #socket: Socket
  #unread: Buffer = Buffer.alloc(0)
  #wake: () => void = () => {}
  /** The client says no more; it may still listen. */
  #isEnded = false
  #isClosed = false
  readonly #idleMs: number

  /** @param idleMs how long nothing may move in either direction */
  constructor(socket: Socket, idleMs: number) {
    this.#socket = socket
    this.#idleMs = idleMs
    this.#attach(socket)
  }

  get isSecure(): boolean {
    return this.#socket instanceof TLSSocket
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** The next line without its end, a CRLF or, for clients that are not so strict, an LF. */
  async nextLine(maxBytes: number): Promise<Line> {
    let searched = 0
    for (;;) {
      const end = this.#unread.indexOf(lineFeed, searched)
      if (end > maxBytes || (end === -1 && this.#unread.length > maxBytes)) return { kind: 'too-long' }
      if (end !== -1) {
        const text = this.#unread.toString('utf8', 0, end)
        this.#unread = this.#unread.subarray(end + 1)
        return { kind: 'line', text: text.endsWith('\r') ? text.slice(0, -1) : text }
      }
      searched = this.#unread.length
      if (this.#isEnded || this.#isClosed) return { kind: 'closed' }
      await this.#more()
    }
  }

  /** Resolves when the client has taken most of it, or has gone. */
  async write(octets: string | Uint8Array): Promise<void> {
    if (this.#isClosed || this.#socket.write(octets)) return
    await this.#woken(['drain'])
  }

  /**
   * Shakes hands as server. What the client has said ahead, in clear, is forgotten: somebody else could have put it there
   * (RFC 2595 §2.1 and CVE-2011-0411).
   *
   * @returns false where it comes to nothing; the connection is closed then
   */
  async startTls(secureContext: SecureContext, handshakeMs: number): Promise<boolean> {
    const plain = this.#socket
    plain.removeAllListeners('data')
    plain.removeAllListeners('timeout')
    // TLSSocket would take what is left in there for the beginning of the handshake.
    while (plain.read() !== null);
    this.#unread = Buffer.alloc(0)
    const secure = new TLSSocket(plain, { isServer: true, secureContext })
    this.#socket = secure
    this.#attach(secure)
    secure.setTimeout(handshakeMs)
    let isShaken = false
    secure.once('secure', () => {
      isShaken = true
      this.#wake()
    })
    secure.resume()
    while (!isShaken && !this.#isClosed) await this.#woken([])
    if (!isShaken) plain.destroy()
    secure.setTimeout(this.#idleMs)
    return isShaken
  }

  /** Says no more; what is on its way still goes out. What the client goes on to say is not heard, and not for long. */
  end(): void {
    this.#socket.removeAllListeners('data')
    this.#socket.setTimeout(Math.min(this.#idleMs, lingerMs))
    this.#socket.end()
    this.#socket.resume()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #attach(socket: Socket): void {
    socket.setNoDelay(true)
    socket.setTimeout(this.#idleMs)
    socket.on('timeout', () => socket.destroy())
    // What a client does to its connection is its own business: 'close' follows.
    socket.on('error', () => {})
    socket.on('data', (piece: Buffer) => {
      if (socket !== this.#socket) return
      socket.pause()
      this.#unread = this.#unread.length === 0 ? piece : Buffer.concat([this.#unread, piece])
      this.#wake()
    })
    socket.on('end', () => {
      if (socket !== this.#socket) return
      this.#isEnded = true
      this.#wake()
    })
    socket.on('close', () => {
      if (socket !== this.#socket) return
      this.#isClosed = true
      this.#wake()
    })
    socket.pause()
  }

  #more(): Promise<void> {
    this.#socket.resume()
    return this.#woken([])
  }

  #woken(events: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        for (const event of events) this.#socket.off(event, wake)
        resolve()
      }
      this.#wake = wake
      for (const event of events) this.#socket.once(event, wake)
    })
  }
}
