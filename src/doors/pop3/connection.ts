import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { AuthorizationCommands } from './authorization.ts'
import type { Pop3Context } from './door-context.ts'
import { replies } from './reply.ts'
import { TransactionCommands } from './transaction.ts'
import { Wire } from './wire.ts'

/** A web page may make a browser post to any port (RFC 9112 §3): the first line gives it away. */
const httpRequest = /\sHTTP\/\d(?:\.\d)?\s*$/iu

export interface ConnectionOptions {
  readonly hasStls: boolean
  /** Speaks TLS from the first octet. */
  readonly isTls: boolean
  /** Turns the client away. */
  readonly isOneTooMany: boolean
}

/** One POP3 connection: greeting, one command after the other, the end. */
export class Pop3Connection {
  readonly #wire: Wire
  readonly #door: Pop3Context
  readonly #options: ConnectionOptions
  #isBusy = false

  constructor(socket: Socket, door: Pop3Context, options: ConnectionOptions) {
    this.#wire = new Wire(socket, door.limits.pop3IdleMs)
    this.#door = door
    this.#options = options
  }

  /** Resolves when the conversation is over; never rejects. */
  async run(): Promise<void> {
    try {
      await this.#talk()
      this.#isBusy = false
      this.#wire.end()
    } catch (error) {
      this.#door.onError(error)
      this.#wire.destroy()
    }
  }

  /** The door closes: hangs up at once, or after the answer that is under way. */
  shutDown(): void {
    if (!this.#isBusy) this.#wire.destroy()
  }

  hangUp(): void {
    this.#wire.destroy()
  }

  async #talk(): Promise<void> {
    const { limits, logins } = this.#door
    const { isTls, isOneTooMany } = this.#options
    if (isTls && !(await this.#startTls())) return
    if (isOneTooMany) return this.#say(replies.tooManyConnections)
    // RFC 1939 §7: the timestamp says that APOP is on offer.
    const stamp = logins.apop ? ` <${randomBytes(12).toString('hex')}.${Date.now()}@${hostname()}>` : ''
    await this.#say(`+OK Postfang POP3${stamp}`)
    const authorization = new AuthorizationCommands(this.#door, this.#wire, this.#options)
    let transaction: TransactionCommands | undefined
    for (let errors = 0; !this.#door.isClosing(); ) {
      const line = await this.#wire.nextLine(limits.pop3LineBytes)
      if (line.kind === 'closed') return
      if (line.kind === 'too-long') return this.#say(replies.tooLong)
      if (httpRequest.test(line.text)) return this.#say(replies.notHttp)
      this.#isBusy = true
      const outcome = await (transaction ?? authorization).take(line.text)
      if (outcome.kind === 'signed-in') transaction = new TransactionCommands(this.#door, this.#wire, outcome)
      if (outcome.kind === 'start-tls' && !(await this.#startTls())) return
      if (outcome.kind === 'over') return
      this.#isBusy = false
      if (outcome.kind === 'misused' && ++errors >= limits.pop3Errors) return this.#say(replies.tooManyErrors)
    }
  }

  #startTls(): Promise<boolean> | false {
    const context = this.#door.secureContext()
    return context !== null && this.#wire.startTls(context, this.#door.limits.pop3TlsHandshakeMs)
  }

  #say(line: string): Promise<void> {
    return this.#wire.write(`${line}\r\n`)
  }
}
