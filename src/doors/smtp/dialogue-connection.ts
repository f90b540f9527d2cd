import type { SMTPServerAddress } from 'smtp-server'
import { type AddressCommand, parseAddressCommand } from './address-command.ts'
import { checkMailParameters, checkRcptParameters, type ParameterRules } from './mail-parameters.ts'
import type { Path } from './parse-path.ts'
import type { Offer, Profile } from './profile.ts'
import { ProxiedConnection } from './proxied-connection.ts'
import { type Reply, replies, reply } from './reply.ts'

type Callback = () => void

/** A command that is right by itself, with what it says of whom it is about. */
export type Step =
  | { readonly at: 'helo' | 'starttls' | 'data' }
  | { readonly at: 'auth'; readonly user: string }
  | { readonly at: 'mail'; readonly sender: string }
  | { readonly at: 'rcpt'; readonly recipient: string }

/** Commands that RFC 5321 and its extensions know and Postfang does not do: 502 in place of 500 (§4.2.4). */
const notImplemented = ['EXPN', 'ETRN', 'TURN', 'SEND', 'SOML', 'SAML']

/**
 * What is said before the data of a message: greetings, addresses and the small commands, by the book and in the words
 * of the profile. Quirk: smtp-server refuses addresses that RFC 5321 allows, lower-cases HELO names, and takes
 * parameters that it does not know; so these handlers replace its own.
 */
export class DialogueConnection extends ProxiedConnection {
  /** How often RCPT was answered 250 in this transaction; a recipient that is given twice counts twice. */
  protected acceptedRecipients = 0

  protected get profile(): Profile {
    return this.door.profile
  }

  /** TLS is required here, and there is none. */
  protected get lacksTls(): boolean {
    const isLocal = this.recorder.facts().listener.includes('unix:')
    return this.door.isTlsRequired && !this.secure && !isLocal
  }

  /** What EHLO lists just now. */
  protected get offer(): Offer {
    const canSignIn = this.user === null && !this.lacksTls
    return {
      authMechanisms: canSignIn ? this._server.options.authMethods : null,
      hasStarttls: !this.secure && this._isSupported('STARTTLS'),
      messageBytes: this.door.limits.messageBytes,
    }
  }

  /** Before a command that is right is carried out: goes on, or refuses. */
  protected meet(_step: Step, proceed: () => void, _refuse: (reply: Reply) => void): void {
    proceed()
  }

  /** Carries out a command that is right, unless it is refused all the same. */
  protected perform(step: Step, callback: Callback, proceed: () => void): void {
    this.meet(step, proceed, (refusal) => this.#answer(refusal, callback))
  }

  #answer(reply: Reply, callback: Callback): void {
    this.reply(reply)
    callback()
  }

  override handler_EHLO(command: Buffer, callback: Callback): void {
    this.#greet('EHLO', command, callback, (hello) =>
      this.send(250, [hello, ...this.profile.keywords(this.offer), ...this.proxyKeywords], false),
    )
  }

  override handler_HELO(command: Buffer, callback: Callback): void {
    this.#greet('HELO', command, callback, (hello) => this.send(250, hello, false))
  }

  /** Takes the client's name as it is given, and forgets the transaction (RFC 5321 §4.1.4). */
  #greet(verb: string, command: Buffer, callback: Callback, answer: (hello: string) => void): void {
    const name = argumentOf(command)
    if (!isHelloName(name)) {
      this.send(501, `Syntax: ${this.openingCommand || verb} and one name`, false)
      callback()
      return
    }
    this.perform({ at: 'helo' }, callback, () => {
      this.hostNameAppearsAs = name
      this._resetSession()
      answer(this.profile.hello(this.profile.helloName ?? this.name, this.clientHostname || ''))
      callback()
    })
  }

  override handler_STARTTLS(command: Buffer, callback: Callback): void {
    const proceed = () => super.handler_STARTTLS(command, callback)
    if (this.secure || argumentOf(command) !== '') proceed()
    else this.perform({ at: 'starttls' }, callback, proceed)
  }

  override handler_MAIL(command: Buffer, callback: Callback): void {
    const { envelope } = this.session
    const read = envelope.mailFrom ? replies.nestedMail : this.#readSender(command)
    if (isReply(read)) {
      this.#answer(read, callback)
      return
    }
    this.perform({ at: 'mail', sender: read.path.address }, callback, () => {
      envelope.mailFrom = toServerAddress(read)
      envelope.smtpUtf8 = read.parameters.has('SMTPUTF8')
      this.#answer(this.profile.replies.senderOk, callback)
    })
  }

  override handler_RCPT(command: Buffer, callback: Callback): void {
    const read = this.session.envelope.mailFrom ? this.#readRecipient(command) : replies.noSender
    if (isReply(read)) {
      this.#answer(read, callback)
      return
    }
    this.perform({ at: 'rcpt', recipient: read.path.address }, callback, () => {
      this.#addRecipient(read)
      this.acceptedRecipients += 1
      this.#answer(this.profile.replies.recipientOk, callback)
    })
  }

  #readSender(command: Buffer): ReadAddress | Reply {
    const read = parseAddressCommand('mail', command)
    if (read.kind === 'bad-path') return replies.badSender
    if (read.kind === 'bad-parameter') return badParameter(read.parameter)
    const needsUtf8 = !read.path.isAscii && !read.parameters.has('SMTPUTF8')
    return checkMailParameters(read.parameters, this.#rules) ?? (needsUtf8 ? replies.needsSmtpUtf8 : read)
  }

  #readRecipient(command: Buffer): ReadAddress | Reply {
    const read = parseAddressCommand('rcpt', command)
    if (read.kind === 'bad-path') return replies.badRecipient
    if (read.kind === 'bad-parameter') return badParameter(read.parameter)
    const { path, parameters } = read
    const { rcptTo, smtpUtf8 } = this.session.envelope
    if (path.address === '') return replies.badRecipient
    if (!path.isAscii && !smtpUtf8) return replies.needsSmtpUtf8
    const refusal = checkRcptParameters(parameters, this.#rules)
    if (refusal !== undefined) return refusal
    const isFull = rcptTo.length >= this.door.limits.recipients && !this._rcptIndex.has(keyOf(path))
    return isFull ? replies.tooManyRecipients : read
  }

  override _resetSession(): void {
    this.acceptedRecipients = 0
    super._resetSession()
  }

  /** One that is given twice is one. */
  #addRecipient(read: ReadAddress): void {
    const { rcptTo } = this.session.envelope
    const key = keyOf(read.path)
    if (this._rcptIndex.has(key)) return
    this._rcptIndex.set(key, rcptTo.length)
    rcptTo.push(toServerAddress(read))
  }

  get #rules(): ParameterRules {
    const { messageBytes } = this.door.limits
    return { messageBytes, tooLarge: this.profile.replies.declaredTooLarge(messageBytes) }
  }

  override handler_NOOP(_command: Buffer, callback: Callback): void {
    this.reply(this.profile.replies.noopOk)
    callback()
  }

  override handler_RSET(command: Buffer, callback: Callback): void {
    const refusal = refuseArgument(command)
    if (refusal === undefined) this._resetSession()
    this.reply(refusal ?? this.profile.replies.resetOk)
    callback()
  }

  override handler_QUIT(command: Buffer, callback: Callback): void {
    const refusal = refuseArgument(command)
    if (refusal === undefined) {
      super.handler_QUIT(command, callback)
    } else {
      this.reply(refusal)
      callback()
    }
  }

  /** Says neither yes nor no (RFC 5321 §3.5.3, §7.3). */
  override handler_VRFY(command: Buffer, callback: Callback): void {
    if (argumentOf(command) === '') this.send(501, 'Syntax: VRFY address')
    else this.send(252, 'Cannot VRFY user, but will accept message')
    callback()
  }

  override _getHandler(command: string): ReturnType<ProxiedConnection['_getHandler']> {
    return notImplemented.includes(command) ? refuseCommand : super._getHandler(command)
  }
}

type ReadAddress = Extract<AddressCommand, { kind: 'read' }>

function refuseCommand(this: unknown, _command: Buffer, callback: Callback): void {
  if (this instanceof DialogueConnection) this.send(502, 'Command not implemented')
  callback()
}

/** RFC 5321 §4.1.1: RSET, DATA and QUIT have no argument. */
export function refuseArgument(command: Buffer): Reply | undefined {
  if (argumentOf(command) === '') return undefined
  return reply(501, '5.5.4', `${command.subarray(0, 4).toString().toUpperCase()} takes no argument`)
}

function argumentOf(command: Buffer): string {
  const text = command.toString()
  const space = text.indexOf(' ')
  return space === -1 ? '' : text.slice(space).trim()
}

const longestHelloName = 300

/** Any one word: clients send addresses without brackets, names with underscores and worse. */
function isHelloName(name: string): boolean {
  return name !== '' && name.length <= longestHelloName && !/[\s\p{Cc}]/u.test(name)
}

/** Replies are ASCII (RFC 5321 §4.2). */
function badParameter(parameter: string): Reply {
  const shown = parameter.slice(0, 100).replaceAll(/[^ -~]/gu, '?')
  return reply(501, '5.5.4', `Not a parameter, or given twice: ${shown}`)
}

/** The same recipient, whatever the letter case of its domain (RFC 5321 §2.4). */
function keyOf({ localPart, domain }: Path): string {
  return `${localPart}@${domain.toLowerCase()}`
}

function toServerAddress({ path, parameters }: ReadAddress): SMTPServerAddress {
  const args = Object.fromEntries([...parameters].map(([name, value]) => [name, value ?? true] as const))
  return { address: path.address, args: parameters.size > 0 && args }
}

function isReply(read: ReadAddress | Reply): read is Reply {
  return 'code' in read
}
