import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { SMTPServer } from 'smtp-server'
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js'
import type { SessionId } from '../../model/ids.ts'
import type { DoorContext } from './door-context.ts'
import { type ConnectionStage, describeClientGone } from './end-reason.ts'
import { formatReplyLines, type Reply, replies } from './reply.ts'
import { createSessionRecorder, type SessionRecorder } from './session-recorder.ts'

/** Where a connection comes in. */
export interface Arrival {
  readonly id: SessionId
  /** URL of the listener with its real port. */
  readonly listener: string
  /** Where the listener files its mail; null leaves that to the login. */
  readonly mailbox: string | null
}

/** How long a client may take to hang up after a 421 when the door closes, in milliseconds. */
const lingerMs = 500

/**
 * A connection of smtp-server that is recorded from its first moment to its end: everything that is said, TLS, and why
 * it ended. What is said is the work of smtp-server and of the class on top of this one.
 */
export class RecordedConnection extends SMTPConnection {
  protected readonly door: DoorContext
  protected readonly recorder: SessionRecorder
  /** Where the listener files its mail; null leaves that to the login. */
  protected readonly listenerMailbox: string | null
  /** The TLS socket as soon as there is one, also while its handshake is under way. */
  #topSocket: Socket
  /** Octets read when the handshake began. */
  #readInClear = 0
  #hasSpoken = false
  #hasQuit = false
  #isSecured = false
  #endReason: string | undefined
  #socketError: Error | undefined

  constructor(server: SMTPServer, socket: Socket, { id, listener, mailbox }: Arrival, door: DoorContext) {
    // A Unix domain socket has no addresses.
    const isLocal = listener.includes('unix:')
    super(server, socket, isLocal ? { id, remoteAddress: 'local' } : { id })
    this.door = door
    this.listenerMailbox = mailbox
    this.#topSocket = socket
    const client = () => ({
      clientAddress: this.remoteAddress,
      user: this.user,
      helo: this.hostNameAppearsAs || null,
    })
    this.recorder = createSessionRecorder(
      { id, listener, peer: { address: this.remoteAddress, port: this.remotePort }, client },
      door.inbox,
      door.clock,
    )
  }

  /** Of the client as far as it is known: what a proxy says counts. */
  get clientAddress(): string {
    return this.remoteAddress
  }

  /** The name signed in with. */
  protected get user(): string | null {
    const user: unknown = this.session.user
    return typeof user === 'string' ? user : null
  }

  /** The client waits for us, so that its silence is none. */
  protected get isOurTurn(): boolean {
    return this._handlerPending
  }

  /** What the connection is doing. */
  protected get stage(): ConnectionStage {
    if (this._upgrading) return this._socket.bytesRead > this.#readInClear ? 'hello' : 'handshake'
    if (this.#hasSpoken) return 'commands'
    return this.#isSecured ? 'secured' : 'silent'
  }

  /** TLS has been negotiated, by STARTTLS or from the first octet. */
  secured(socket: Socket): void {
    if (this.#isSecured || !(socket instanceof TLSSocket)) return
    this.#isSecured = true
    this.#hasSpoken = false
    this.recorder.secured({
      version: socket.getProtocol() ?? 'unknown',
      cipher: socket.getCipher().standardName,
      servername: this.session.servername || null,
    })
    this._armTimeout(socket)
  }

  /** The door closes: says 421 and hangs up, whatever is going on. */
  hangUp(): void {
    this.#endReason ??= 'The server is shutting down'
    if (this._upgrading) this.#topSocket.destroy()
    else this.reply(replies.shuttingDown)
    setTimeout(() => this.#topSocket.destroy(), lingerMs).unref()
  }

  /** Replies go out together once the returned function is called (RFC 2920 §3.2). */
  protected groupReplies(): () => void {
    const socket = this._socket
    socket.cork()
    return () => socket.uncork()
  }

  protected reply(reply: Reply): void {
    this.#say(reply.code, formatReplyLines(reply).map(toReplyText))
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const enhanced = this._getEnhancedStatusCode(code, context)
    const prefix = enhanced === '' ? '' : `${enhanced} `
    const texts = Array.isArray(data) ? data : [data ?? '']
    const last = texts.length - 1
    const lines = texts.map((text, at) => `${code}${at < last ? '-' : ' '}${prefix}${toReplyText(text)}`)
    this.#say(code, lines)
  }

  /** During a TLS handshake nothing can be said: it would get into the middle of it. A 421 closes all the same. */
  #say(code: number, lines: readonly string[]): void {
    const socket = this._socket
    if (!this._upgrading && !socket.destroyed && socket.writable) {
      this.transmit(lines)
    }
    if (code !== 421) {
      this.said(code)
      return
    }
    this.#endReason ??= `The server closed the connection: ${lines.join(' ')}`
    this.close()
  }

  /** A reply has gone out that leaves the connection open. */
  protected said(_code: number): void {}

  /** Writes a reply to a socket that is open. */
  protected transmit(lines: readonly string[]): void {
    this._socket.write(`${lines.join('\r\n')}\r\n`)
    for (const line of lines) this.recorder.said(line)
  }

  /** Closes the connection without a word, once what was said before is out. */
  protected drop(reason: string): void {
    this.#endReason ??= reason
    this.stopReading()
    this.#topSocket.destroySoon()
  }

  /** What the client says from now on is no command any more; when it goes, so do we. */
  protected stopReading(): void {
    if (!this._parser) return
    this._socket.unpipe(this._parser)
    this._parser.isClosed = true
    const socket = this._socket
    if (socket.readableEnded) socket.end()
    else socket.once('end', () => socket.end())
  }

  override _onCommand(command: Buffer, callback?: () => void): void {
    this.heard(command)
    super._onCommand(command, callback)
  }

  /** Writes down a line of the client. */
  protected heard(line: Buffer): void {
    this.#hasSpoken = true
    this.recorder.heard(line.toString(), this._nextHandler !== false)
  }

  override handler_QUIT(command: Buffer, callback: () => void): void {
    this.#endReason = 'The client said QUIT'
    this.#hasQuit = true
    super.handler_QUIT(command, callback)
  }

  /**
   * Closes our side and waits for the client to close its own. After QUIT there is nothing to wait for: where the reply
   * is out, the socket goes at once, which spares its last two turns and the error of a client that does not wait for it.
   */
  override close(): void {
    const socket = this._socket
    const isDone = this.#hasQuit && socket.writableLength === 0 && !(socket instanceof TLSSocket)
    if (!isDone || !this._parser) {
      super.close()
      return
    }
    this._closing = true
    this._parser.isClosed = true
    socket.destroy()
  }

  /** Quirk: smtp-server gives a TLS handshake as long as a silent client, and shows the new socket here only. */
  override _armTimeout(socket: Socket = this._socket): void {
    if (socket !== this.#topSocket) {
      this.#topSocket = socket
      this.#readInClear = this._socket.bytesRead
      // A client that closes its side before the end of the handshake cannot end it.
      if (this._socket.readableEnded) setImmediate(() => socket.destroy())
      socket.once('end', () => this._upgrading && socket.destroy())
    }
    const { smtpTlsHandshakeMs, smtpIdleMs } = this.door.limits
    socket.removeAllListeners('timeout')
    socket.setTimeout(this._upgrading ? smtpTlsHandshakeMs : smtpIdleMs, () => this._onTimeout())
  }

  override _onTimeout(): void {
    const { smtpTlsHandshakeMs } = this.door.limits
    if (this._upgrading) {
      // Quirk: smtp-server would close the socket below the handshake.
      this.#endReason ??= `TLS handshake failed: timed out after ${inSeconds(smtpTlsHandshakeMs)}`
      this.#topSocket.destroy()
    } else if (this._closing) {
      this.#topSocket.destroy()
    } else if (this.isOurTurn) {
      this._armTimeout()
    } else {
      this.timeOut()
    }
  }

  protected timeOut(): void {
    this.#endReason ??= `Timed out after ${inSeconds(this.door.limits.smtpIdleMs)} ${this.silence}`
    this.reply(replies.silent)
  }

  /** What there was of the client when it timed out. */
  protected get silence(): string {
    return 'of silence'
  }

  /** A socket's errors are the client's doing: they go into the record, the close event follows by itself. */
  override _onError(error: Error): void {
    this.#socketError ??= error
  }

  override _onClose(): void {
    const isFirst = !this._closed
    super._onClose()
    if (!isFirst) return
    this.closed(this.#endReason ?? describeClientGone(this.stage, this.#socketError))
    if (!(this.#topSocket instanceof TLSSocket)) letGo(this._socket)
  }

  /** The connection is gone; called once. */
  protected closed(reason: string): void {
    this.recorder.end(reason)
  }
}

/**
 * Parts a socket that is closed from its connection. Quirk: V8 keeps every stream that can be written to until the next
 * full collection, see `StreamInName`; with it would go all that listens to it.
 */
function letGo(socket: Socket): void {
  EventEmitter.prototype.removeAllListeners.call(socket)
  socket.on('error', ignore)
}

const ignore = () => {}

function inSeconds(ms: number): string {
  const seconds = ms / 1_000
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a reply
const controls = /[\x00-\x1f\x7f-\x9f]/
const everyControl = new RegExp(controls, 'g')

/** One line: text with control characters could look like a second reply. */
function toReplyText(text: string): string {
  return controls.test(text) ? text.replace(everyControl, ' ') : text
}
