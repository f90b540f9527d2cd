import { describeEffect } from '../../faults/describe-effect.ts'
import type { FaultHit, FaultPoint, Occasion } from '../../faults/fault.ts'
import type { Rejection } from '../../model/message.ts'
import type { DataReading } from './command-parser.ts'
import { cutReading } from './cut-reading.ts'
import type { Step } from './dialogue-connection.ts'
import { HeldUpConnection } from './held-up-connection.ts'
import { type Reply, toFaultReply } from './reply.ts'

/** How a point goes on: as if there were no fault, or refused. */
interface Ways {
  readonly proceed: () => void
  readonly refuse: (reply: Reply) => void
}

/** Where nothing is left to be done without its reply: there, silence is a stall. */
const workless: ReadonlySet<FaultPoint> = new Set(['connect', 'greeting', 'starttls', 'data'])

/**
 * A connection that fails where somebody has ordered it. At each point the rules are asked first; where none decides,
 * everything is as in the class below.
 */
export class FaultConnection extends HeldUpConnection {
  /** Octets of the coming DATA after which the connection is dropped. */
  #cutAfter: number | undefined
  /** Gives a message that was kept its reply. */
  #owed: (() => void) | undefined
  /** One of the recipients may say itself what is to happen. */
  #hasSpeakingAddress = false
  /** The rules of `connect` have not let it go. */
  #isHeld = false

  override init(): void {
    if (!this.door.faults.hasRules('connect')) {
      super.init()
      return
    }
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
    if (!this.door.faults.hasRules('greeting')) {
      super.connectionReady(next)
      return
    }
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

  protected override meet(step: Step, proceed: () => void, refuse: (reply: Reply) => void): void {
    if (step.at === 'rcpt') this.#hasSpeakingAddress ||= this.door.faults.hasSpeakingAddress(step.recipient)
    this.#meet(step.at, whoIs(step), { proceed, refuse })
  }

  override _resetSession(): void {
    this.#hasSpeakingAddress = false
    this.#cutAfter = undefined
    super._resetSession()
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

  #meet(point: FaultPoint, who: Partial<Occasion>, ways: Ways): void {
    const hit = this.#findFault(point, who)
    if (hit === undefined) ways.proceed()
    else this.#carryOut(point, hit, ways)
  }

  /** Asks the rules; a fault is written down before anything is done about it. */
  #findFault(point: FaultPoint, who: Partial<Occasion>): FaultHit | undefined {
    const { faults } = this.door
    if (!faults.hasRules(point) && !this.#hasSpeakingAddress) return undefined
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
    this.wait(delayMs, () => {
      this.slowDown(dripMs)
      if (outcome.kind === 'reply') ways.refuse(toFaultReply(outcome.reply))
      else if (outcome.kind === 'drop') this.drop(`A fault dropped the connection: ${name}`)
      else if (outcome.kind === 'stall' || (outcome.kind === 'silence' && workless.has(point))) this.stall()
      else {
        if (outcome.kind === 'silence') this.fallSilent()
        if (outcome.kind === 'cut') this.#cutAfter = outcome.afterBytes
        ways.proceed()
      }
    })
  }

  override hangUp(): void {
    if (this.#isHeld) this.drop('The server is shutting down')
    else super.hangUp()
  }

  /** What was kept counts, also for a client that has not waited for its reply. */
  protected override closed(reason: string): void {
    this.#owed?.()
    super.closed(reason)
  }
}

/** For what neither goes on nor is refused. */
const nowhere: Ways = { proceed: () => {}, refuse: () => {} }

/** What a command adds to what is known of the connection. */
function whoIs(step: Step): Partial<Occasion> {
  if (step.at === 'auth') return { mailbox: step.user }
  if (step.at === 'mail') return { sender: step.sender }
  return step.at === 'rcpt' ? { recipients: [step.recipient] } : {}
}
