import { isLoopback } from '../../http/bind-address.ts'
import { CommandParser } from './command-parser.ts'
import { readTransactionVerb, type TransactionVerb } from './command-verb.ts'
import { LoginConnection } from './login-connection.ts'
import { type Reply, replies } from './reply.ts'

/** From the third line on that is too long the client is no mail client. */
const longLinesAllowed = 2

/** A web page may make a browser post to any port (RFC 9112 §3): the first line gives it away. */
const httpRequest = /\sHTTP\/\d(?:\.\d)?\s*$/i
const isAuth = /^\s*auth\s/i

/** A connection that keeps its client within the limits of the door: how many, how long, how often, how slowly. */
export class LimitedConnection extends LoginConnection {
  /** Since the last message. */
  #commands = 0
  /** Since the last message. */
  #errors = 0
  #longLines = 0
  #messages = 0
  /** Ends a command that does not come to its end: the socket's own timeout begins anew with every octet. */
  #commandTimer: NodeJS.Timeout | undefined
  /** When the newest command or reply was said; a timer that begins anew with each would cost more. */
  #saidAt = performance.now()

  /**
   * Greets. Quirk: smtp-server waits 100 ms for clients that talk too soon before it does. A sandbox has nothing to
   * gain from turning those away, and every test would pay for the wait.
   */
  override init(): void {
    this.#watch(this.door.limits.smtpIdleMs)
    this._setListeners(() => {
      const { connections, limits, isClosing } = this.door
      if (isClosing()) this.hangUp()
      else if (connections.size > limits.smtpConnections) this.reply(replies.tooManyConnections)
      else if (this.#isOneTooMany()) this.reply(replies.tooManyFromAddress)
      else this.connectionReady()
    })
  }

  /** Machines of the loopback address are the developer's own, and so are many at once. */
  #isOneTooMany(): boolean {
    const address = this.clientAddress
    if (isLoopback(address) || address === 'local') return false
    let count = 0
    for (const other of this.door.connections.values()) if (other.clientAddress === address) count += 1
    return count > this.door.limits.smtpConnectionsPerAddress
  }

  override _createParser(): CommandParser {
    const parser = new CommandParser(
      {
        command: (line, next) => this._onCommand(line, next),
        group: () => this.groupReplies(),
        longLine: (beginning, next) => this.#onLongLine(beginning, next),
        endlessLine: (beginning) => this.#refuse(beginning, replies.endlessLine),
        tlsHello: () => this.reply(replies.tlsInClear),
        inputEnd: (unfinished) => this.inputEnd(unfinished),
      },
      { lineBytes: this._server.options.maxCommandLength ?? 0 },
    )
    parser.on('error', (error) => this.send(421, error.message))
    return parser
  }

  override _onCommand(command: Buffer, next: () => void): void {
    const { smtpCommands, smtpLineBytes } = this.door.limits
    this.#saidAt = performance.now()
    // The count of smtp-server begins anew with each, so that ours alone counts.
    this._unrecognizedCommands = 0
    this.#commands += 1
    const isFirst = this.#commands === 1 && this.#messages === 0
    if (this.#commands > smtpCommands) this.#refuse(command, replies.tooManyCommands)
    else if (isFirst && httpRequest.test(command.toString('latin1'))) this.#refuse(command, replies.noHttp)
    else if (command.length > smtpLineBytes && !this.#isAuth(command)) this.#onLongLine(command, next)
    else this.#carryOut(command, next)
  }

  #carryOut(command: Buffer, next: () => void): void {
    const verb = this.#isInTransactions ? readTransactionVerb(command) : undefined
    if (verb === undefined) super._onCommand(command, next)
    else {
      this.heard(command)
      this.#run(verb, command, next)
    }
  }

  /** Where smtp-server has nothing to say to the commands of a transaction, and hands each to its handler. */
  get #isInTransactions(): boolean {
    const mayMail = this._server.options.authOptional || this.user !== null
    return (
      this._ready && !this._upgrading && !this._nextHandler && this.hostNameAppearsAs !== false && mayMail
    )
  }

  /** What smtp-server does itself, without taking each line apart for its log and once more to judge it. */
  #run(verb: TransactionVerb, command: Buffer, next: () => void): void {
    let isDone = false
    const done = () => {
      isDone = true
      this._handlerPending = false
      this._whenWritable(next)
    }
    this._handlerPending = true
    try {
      this[`handler_${verb}`](command, done)
    } catch (error) {
      this.door.onError(error)
      if (isDone) return
      this.send(451, 'Error: internal server error')
      done()
    }
  }

  #refuse(command: Buffer, reply: Reply): void {
    this.heard(command)
    this.reply(reply)
  }

  #isAuth(command: Buffer): boolean {
    return this._nextHandler !== false || isAuth.test(command.subarray(0, 16).toString('latin1'))
  }

  #onLongLine(beginning: Buffer, next: () => void): void {
    this.#longLines += 1
    this.#commands += 1
    if (this.#longLines > longLinesAllowed) {
      this.#refuse(beginning, replies.endlessLine)
      return
    }
    this.heard(beginning)
    this._nextHandler = false
    this.reply(replies.longLine)
    this._whenWritable(next)
  }

  /** The client has closed its side: it still hears what it waits for, which has been said by now. */
  protected inputEnd(unfinished: Buffer): void {
    if (unfinished.length > 0) this.recorder.heardUnfinished(unfinished.length)
    if (!this._socket.destroyed) this._socket.end()
  }

  protected override said(code: number): void {
    this.#saidAt = performance.now()
    if (code !== 500) return
    this.#errors += 1
    if (this.#errors >= this.door.limits.smtpErrors) this.reply(replies.tooManyErrors)
  }

  override handler_MAIL(command: Buffer, next: () => void): void {
    if (this.#messages >= this.door.limits.smtpMessages) this.reply(replies.tooManyMessages)
    else this.#overTls(next, () => super.handler_MAIL(command, next))
  }

  override handler_AUTH(command: Buffer, next: () => void): void {
    this.#overTls(next, () => super.handler_AUTH(command, next))
  }

  /** Where TLS is required (RFC 3207 §4), neither mail nor a password goes over the wire in clear. */
  #overTls(next: () => void, proceed: () => void): void {
    if (this.lacksTls) {
      this.reply(this._isSupported('STARTTLS') ? replies.starttlsFirst : replies.tlsOnly)
      next()
    } else proceed()
  }

  /** A message was kept: its client is one that sends mail, and what it has done wrong before is forgiven. */
  protected tookMessage(): void {
    this.#messages += 1
    this.#commands = 0
    this.#errors = 0
    this.#longLines = 0
    this.recorder.tookMessage()
  }

  #watch(ms: number): void {
    this.#commandTimer = setTimeout(() => this.#onCommandTimeout(), ms).unref()
  }

  #onCommandTimeout(): void {
    const { smtpIdleMs } = this.door.limits
    const leftMs = this.#saidAt + smtpIdleMs - performance.now()
    const isClientsTurn = this.stage === 'commands' || this.stage === 'silent' || this.stage === 'secured'
    if (this._closing || this._closed) return
    if (leftMs > 0) this.#watch(leftMs)
    else if (isClientsTurn && !this.isOurTurn) this.timeOut()
    else this.#watch(smtpIdleMs)
  }

  protected override get silence(): string {
    const isInLine = this._parser instanceof CommandParser && this._parser.isInLine
    return isInLine ? 'without a whole command' : super.silence
  }

  protected override closed(reason: string): void {
    clearTimeout(this.#commandTimer)
    super.closed(reason)
  }
}
