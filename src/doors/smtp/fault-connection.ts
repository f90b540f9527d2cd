import { describeEffect } from '../../faults/describe-effect.ts'
import type { FaultHit, FaultPoint, Occasion } from '../../faults/fault.ts'
import { limits } from '../../model/limits.ts'
import type { Rejection } from '../../model/message.ts'
import { parseAddressCommand } from './address-command.ts'
import type { DataReading } from './command-parser.ts'
import { Connection } from './connection.ts'
import { cutReading } from './cut-reading.ts'
import { createDripWriter } from './drip-writer.ts'
import { type Reply, toFaultReply } from './reply.ts'

type Callback = () => void

/** How a point goes on: as if there were no fault, or refused. */
interface Ways {
  readonly proceed: () => void
  readonly refuse: (reply: Reply) => void
}

/** Where nothing is left to be done without its reply: there, silence is a stall. */
const workless: ReadonlySet<FaultPoint> = new Set(['connect', 'greeting', 'starttls', 'data'])

/**
 * A connection that fails where somebody has ordered it. At each point the rules are asked first; where none decides,
 * everything is as in the class below. What waits is one timer, so nobody else is held up, and ends with the connection.
 */
export class FaultConnection extends Connection {
  readonly #drip = createDripWriter(() => this._socket)
  #timer: NodeJS.Timeout | undefined
  /** The next reply goes out this slowly. */
  #dripMs = 0
  /** The next reply is not sent, and none after it. */
  #isSilent = false
  /** Octets of the coming DATA after which the connection is dropped. */
  #cutAfter: number | undefined
  /** What a kept message is still owed: counted even if the client does not wait for it. */
  #owed: (() => void) | undefined
  #isHeld = false
  #isMute = false

  override init(): void {
    const ways = { proceed: () => this.#letGo(), refuse: () => this.drop('A fault refused the connection') }
    this.#hold()
    this.#meet('connect', {}, ways)
  }

  /** Until the rules have been asked, the socket has no reader; but it may go away. */
  #hold(): void {
    this.#isHeld = true
    this._socket.on('error', this.#onHeldError)
    this._socket.once('close', this.#onHeldClose)
  }

  readonly #onHeldError = (error: Error): void => this._onError(error)
  readonly #onHeldClose = (): void => this._onClose()

  #letGo(): void {
    this.#isHeld = false
    this._socket.off('error', this.#onHeldError)
    this._socket.off('close', this.#onHeldClose)
    super.init()
  }

  override connectionReady(next?: () => void): void {
    const parser = this._parser
    if (!parser) return
    // Whoever talks before the greeting is heard after it.
    this._socket.unpipe(parser)
    this._handlerPending = true
    this.#meet(
      'greeting',
      {},
      {
        proceed: () => {
          this._handlerPending = false
          super.connectionReady(next)
          this._socket.pipe(parser)
        },
        refuse: (reply) => {
          this.reply(reply)
          this.close()
        },
      },
    )
  }

  override handler_EHLO(command: Buffer, callback: Callback): void {
    this.#meetCommand('helo', {}, callback, () => super.handler_EHLO(command, callback))
  }

  override handler_HELO(command: Buffer, callback: Callback): void {
    this.#meetCommand('helo', {}, callback, () => super.handler_HELO(command, callback))
  }

  override handler_STARTTLS(command: Buffer, callback: Callback): void {
    this.#meetCommand('starttls', {}, callback, () => super.handler_STARTTLS(command, callback))
  }

  protected override meetLogin(mailbox: string, proceed: () => void, refuse: (reply: Reply) => void): void {
    this.#meet('auth', { mailbox }, { proceed, refuse })
  }

  override handler_MAIL(command: Buffer, callback: Callback): void {
    const proceed = () => super.handler_MAIL(command, callback)
    const read = this.door.faults.mayDecide('mail') ? parseAddressCommand('mail', command) : undefined
    if (read?.kind !== 'read' || this.session.envelope.mailFrom) proceed()
    else this.#meetCommand('mail', { sender: read.path.address }, callback, proceed)
  }

  override handler_RCPT(command: Buffer, callback: Callback): void {
    const proceed = () => super.handler_RCPT(command, callback)
    const mayDecide = this.door.faults.mayDecide('rcpt', command.toString())
    const read = mayDecide ? parseAddressCommand('rcpt', command) : undefined
    if (read?.kind !== 'read' || !this.session.envelope.mailFrom) proceed()
    else this.#meetCommand('rcpt', { recipients: [read.path.address] }, callback, proceed)
  }

  override handler_DATA(command: Buffer, callback: Callback): void {
    const proceed = () => super.handler_DATA(command, callback)
    if (this.session.envelope.rcptTo.length === 0) proceed()
    else this.#meetCommand('data', {}, callback, proceed)
  }

  protected override readData(reading: DataReading): DataReading {
    const after = this.#cutAfter
    if (after === undefined) return reading
    this.#cutAfter = undefined
    return cutReading(reading, after, () =>
      this.drop(`A fault dropped the connection after ${after} octets of DATA`),
    )
  }

  protected override takeMessage(raw: Uint8Array<ArrayBuffer>, resume: () => void): void {
    const hit = this.#findFault('end', { raw })
    if (hit === undefined) {
      super.takeMessage(raw, resume)
      return
    }
    const { outcome, keep } = hit.effect
    const goOn = () => this._whenWritable(resume)
    if (outcome.kind === 'drop' || outcome.kind === 'stall') this.#carryOut('end', hit, nowhere)
    else if (outcome.kind !== 'reply') this.#keepThenAnswer(hit, raw, undefined, goOn)
    else if (keep) this.#keepThenAnswer(hit, raw, outcome.reply, goOn)
    else this.#answer(hit, toFaultReply(outcome.reply), goOn)
  }

  /** What is only answered late is kept at once, so that nothing is held in memory meanwhile. */
  #keepThenAnswer(
    hit: FaultHit,
    raw: Uint8Array<ArrayBuffer>,
    refusal: Rejection | undefined,
    goOn: () => void,
  ): void {
    this.keep(raw, refusal).then((kept) => {
      this.#answer(hit, refusal === undefined ? kept : toFaultReply(refusal), goOn)
    })
  }

  #answer(hit: FaultHit, reply: Reply, goOn: () => void): void {
    const finish = () => {
      this.#owed = undefined
      this.finish(reply, goOn)
    }
    this.#owed = finish
    this.#carryOut('end', hit, { proceed: finish, refuse: finish })
  }

  #meetCommand(point: FaultPoint, who: Partial<Occasion>, callback: Callback, proceed: () => void): void {
    const refuse = (reply: Reply) => {
      this.reply(reply)
      callback()
    }
    this.#meet(point, who, { proceed, refuse })
  }

  #meet(point: FaultPoint, who: Partial<Occasion>, ways: Ways): void {
    const hit = this.#findFault(point, who)
    if (hit === undefined) ways.proceed()
    else this.#carryOut(point, hit, ways)
  }

  /** Asks the rules; a fault is written down before anything is done about it. */
  #findFault(point: FaultPoint, who: Partial<Occasion>): FaultHit | undefined {
    const { faults } = this.door
    if (point !== 'rcpt' && !faults.mayDecide(point)) return undefined
    const hit = faults.decide(point, this.#occasion(who))
    if (hit !== undefined) this.recorder.faulted(hit.name, describeEffect(hit.effect))
    return hit
  }

  #occasion(who: Partial<Occasion>): Occasion {
    const { mailFrom, rcptTo } = this.session.envelope ?? { mailFrom: false, rcptTo: [] }
    const sender = mailFrom ? mailFrom.address : null
    const recipients = rcptTo.map(({ address }) => address)
    const envelope = { from: who.sender ?? sender ?? '', to: recipients.concat(who.recipients ?? []) }
    return {
      mailbox: this.chooseMailbox(envelope, who.raw).mailbox,
      listener: this.recorder.facts().listener,
      client: this.remoteAddress,
      sender,
      recipients,
      ...who,
    }
  }

  #carryOut(point: FaultPoint, { name, effect }: FaultHit, ways: Ways): void {
    const { outcome, delayMs, dripMs } = effect
    this.#wait(delayMs, () => {
      this.#dripMs = dripMs
      if (outcome.kind === 'reply') ways.refuse(toFaultReply(outcome.reply))
      else if (outcome.kind === 'drop') this.drop(`A fault dropped the connection: ${name}`)
      else if (outcome.kind === 'stall' || (outcome.kind === 'silence' && workless.has(point))) this.#mute()
      else {
        if (outcome.kind === 'silence') this.#isSilent = true
        if (outcome.kind === 'cut') this.#cutAfter = outcome.afterBytes
        ways.proceed()
      }
    })
  }

  /** Nobody is kept waiting when the door closes, or who has gone already. */
  #wait(ms: number, then: () => void): void {
    if (ms === 0 || this._closed || this.door.isClosing()) then()
    else this.#timer = setTimeout(then, ms)
  }

  /** Nothing is answered any more; what the client says goes nowhere, so that its leaving is noticed. */
  #mute(): void {
    if (this.#isMute || this._closed) return
    this.#isMute = true
    if (this.door.isClosing()) {
      this.hangUp()
      return
    }
    this.stopReading()
    this._socket.resume()
    this._handlerPending = true
    this.#timer = setTimeout(() => this.drop('A fault had stalled it for long enough'), limits.faultStallMs)
  }

  protected override transmit(lines: readonly string[]): void {
    if (this.#isSilent) {
      for (const line of lines) this.recorder.note(`Not sent: ${line}`)
      this.#mute()
    } else if ((this.#dripMs > 0 && !this.door.isClosing()) || this.#drip.isBusy) {
      const octets = Buffer.from(`${lines.join('\r\n')}\r\n`)
      this.#drip.write(octets, this.#dripMs, () => {
        for (const line of lines) this.recorder.said(line)
      })
      this.#dripMs = 0
    } else super.transmit(lines)
  }

  /** Goes on with the client's commands once a slow reply is out. */
  override _whenWritable(next: () => void): void {
    this.#drip.whenIdle(() => super._whenWritable(next))
  }

  override close(): void {
    this.#drip.whenIdle(() => super.close())
  }

  override shutDown(): void {
    if (this.#timer === undefined) super.shutDown()
    else this.hangUp()
  }

  override hangUp(): void {
    this.#stop()
    if (this.#isHeld) this.drop('The server is shutting down')
    else super.hangUp()
  }

  protected override closed(reason: string): void {
    this.#stop()
    this.#owed?.()
    super.closed(reason)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isSilent = false
    this.#drip.stop()
  }
}

/** For what neither goes on nor is refused. */
const nowhere: Ways = { proceed: () => {}, refuse: () => {} }
