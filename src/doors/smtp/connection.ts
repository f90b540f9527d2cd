import type { MailboxChoice } from '../../inbox/claimed-mailbox.ts'
import type { Envelope } from '../../model/address.ts'
import { createMessageId } from '../../model/ids.ts'
import type { Rejection } from '../../model/message.ts'
import { chooseMailbox } from './choose-mailbox.ts'
import { type Chunk, createChunkScanner, parseChunkCommand } from './chunk.ts'
import { CommandParser, type DataReading } from './command-parser.ts'
import { type DataPace, startDataPace } from './data-pace.ts'
import { createDataScanner } from './data-scanner.ts'
import { refuseArgument, type Step } from './dialogue-connection.ts'
import type { ConnectionStage } from './end-reason.ts'
import { LimitedConnection } from './limited-connection.ts'
import { createMessageBytes, type MessageBytes } from './message-bytes.ts'
import type { ReceiveShare } from './receive-budget.ts'
import { formatReply, type Reply, replies, reply, toFaultReply, toReply } from './reply.ts'

/** What refuses a message, known now or in a moment. */
type Refusal = Rejection | Promise<Rejection | undefined>

/** A message that is coming in. */
interface Incoming {
  readonly message: MessageBytes
  share: ReceiveShare | undefined
  pace: DataPace | undefined
}

/** One SMTP connection as Postfang speaks it: smtp-server's commands, with our own way of taking a message. */
export class Connection extends LimitedConnection {
  #incoming: Incoming | undefined
  #capture: Promise<unknown> | undefined

  /** Where a message with this envelope is filed, as far as it is known. */
  protected chooseMailbox(envelope: Envelope, raw?: Uint8Array<ArrayBuffer>): MailboxChoice {
    return chooseMailbox({ raw, envelope, user: this.user, listener: this.listenerMailbox })
  }

  /** The door closes: hangs up at once, or after the reply to the message that is coming in. */
  shutDown(): void {
    if (this.#incoming === undefined && this.#capture === undefined) this.hangUp()
  }

  protected override get stage(): ConnectionStage {
    if (this.#incoming !== undefined) return 'data'
    return this.#capture === undefined ? super.stage : 'reply'
  }

  override handler_DATA(command: Buffer, callback: () => void): void {
    const hasRecipients = this.session.envelope.rcptTo.length > 0
    const isInChunks = this.#incoming !== undefined
    const refusal =
      refuseArgument(command) ??
      (hasRecipients ? undefined : replies.noRecipients) ??
      (isInChunks ? replies.inChunks : undefined)
    if (refusal !== undefined) {
      this.reply(refusal)
      callback()
      return
    }
    this.perform({ at: 'data' }, callback, () =>
      this.#whenAdmitted(
        () => this.#receive(callback),
        (refusal) => this.#refuse(refusal, callback),
      ),
    )
  }

  /** New mail that cannot be taken is refused before anybody sends it. */
  protected override perform(step: Step, callback: () => void, proceed: () => void): void {
    const refusal = step.at === 'mail' ? this.door.congestion.refusal() : undefined
    if (refusal === undefined) super.perform(step, callback, proceed)
    else this.#refuse(refusal, callback)
  }

  #refuse(refusal: Reply, callback: () => void): void {
    this.reply(refusal)
    callback()
  }

  /** A message in chunks (RFC 3030): each is answered, the last one like DATA. */
  handler_BDAT(command: Buffer, callback: () => void): void {
    const chunk = parseChunkCommand(command)
    const receive = (refusal?: Reply) => chunk && this.#receiveChunk(chunk, callback, refusal)
    if (chunk === undefined) this.#refuse(replies.badChunk, callback)
    else if (this.session.envelope.rcptTo.length === 0) receive(replies.noRecipients)
    else if (this.#incoming === undefined) this.#whenAdmitted(receive, receive)
    else this.#whenRoom(receive)
  }

  /** While there is no room the socket is not read; when that takes too long, the client is to try again. */
  #whenAdmitted(then: () => void, refused: (refusal: Reply) => void): void {
    const admitted = this.door.congestion.admit()
    if (admitted === undefined) then()
    else admitted.then((refusal) => (refusal === undefined ? then() : refused(refusal)))
  }

  #whenRoom(then: () => void): void {
    const room = this.door.inbox.room()
    if (room === undefined) then()
    else room.then(then)
  }

  #receive(callback: () => void): void {
    const parser = this._parser
    if (!(parser instanceof CommandParser)) return
    const incoming = openIncoming(this.door.limits.messageBytes)
    this.#incoming = incoming
    const reading = {
      scanner: createDataScanner(incoming.message.add),
      ready: () => this.#waitForRoom(incoming),
      end: (resume: () => void) => this.#received(incoming, resume),
    }
    parser.startData(this.readData(reading))
    this.reply(replies.goAhead)
    callback()
  }

  /** The octets follow at once, so those of a chunk that nobody is to get are read as well, and not kept. */
  #receiveChunk({ sizeBytes, isLast }: Chunk, callback: () => void, refusal: Reply | undefined): void {
    const parser = this._parser
    if (!(parser instanceof CommandParser)) return
    const isRefused = refusal !== undefined
    const incoming = this.#incoming ?? openIncoming(isRefused ? 0 : this.door.limits.messageBytes)
    if (!isRefused) this.#incoming = incoming
    const end = (resume: () => void) => {
      if (isRefused) this.#refuseChunk(incoming, refusal, resume)
      else if (isLast) this.#received(incoming, resume)
      else this.#tookChunk(sizeBytes, incoming, resume)
    }
    if (sizeBytes === 0) {
      end(callback)
      return
    }
    const reading = {
      scanner: createChunkScanner(sizeBytes, incoming.message.add),
      ready: () => this.#waitForRoom(incoming),
      end,
    }
    parser.startData(this.readData(reading))
    callback()
  }

  /** With its transaction, so that nothing of the chunks that may be on their way is taken for a message. */
  #refuseChunk(incoming: Incoming, refusal: Reply, resume: () => void): void {
    letGo(incoming)
    this.reply(refusal)
    if (refusal !== replies.noRecipients) this._resetSession()
    setImmediate(resume)
  }

  /** Goes on when there is room, in another turn: chunks that are pipelined would otherwise grow the stack. */
  #tookChunk(sizeBytes: number, incoming: Incoming, resume: () => void): void {
    const isTooLarge = incoming.message.isTooLarge()
    if (isTooLarge) this.reply(this.profile.replies.tooLarge(this.door.limits.messageBytes))
    else this.reply(reply(250, '2.0.0', `${sizeBytes} octets received`))
    const room = this.#waitForRoom(incoming)
    if (room === undefined) setImmediate(resume)
    else room.then(resume)
  }

  /** What had come in of a message in chunks is forgotten with its transaction. */
  override _resetSession(): void {
    if (this.#incoming !== undefined) {
      this.recorder.heardData(this.#incoming.message.size(), false)
      letGo(this.#incoming)
      this.#incoming = undefined
    }
    super._resetSession()
  }

  /** How the data of a message is read. */
  protected readData(reading: DataReading): DataReading {
    return reading
  }

  /** Asked between the pieces of a message; one that comes in a single piece takes no share. */
  #waitForRoom(incoming: Incoming): Promise<void> | undefined {
    const { message } = incoming
    incoming.pace ??= startDataPace(this.door.limits, message.size, (failure) =>
      this.reply(failure === 'too-slow' ? replies.tooSlow : replies.tooLong),
    )
    incoming.share ??= this.door.budget.open()
    incoming.share.hold(message.kept())
    const room = incoming.share.ready()
    if (room === undefined) return undefined
    // A client that is not read is neither silent nor slow.
    this._handlerPending = true
    incoming.pace.pause()
    return room.then(() => {
      this._handlerPending = false
      incoming.pace?.resume()
    })
  }

  #received({ message, share, pace }: Incoming, resume: () => void): void {
    pace?.stop()
    this._handlerPending = true
    this.#incoming = undefined
    this.recorder.heardData(message.size(), true)
    if (message.isTooLarge())
      this.finish(this.profile.replies.tooLarge(this.door.limits.messageBytes), resume)
    else this.takeMessage(message.take(), resume)
    share?.close()
  }

  /** A message has come in whole: keeps it, then says so. */
  protected takeMessage(raw: Uint8Array<ArrayBuffer>, resume: () => void): void {
    this.keep(raw, this.#judge(raw)).then((reply) => this.finish(reply, resume))
  }

  #judge(raw: Uint8Array<ArrayBuffer>): Promise<Rejection | undefined> | undefined {
    const { judge } = this.door
    if (judge === undefined) return undefined
    const envelope = this.#envelope
    const { mailbox } = this.chooseMailbox(envelope, raw)
    return judge(raw, { mailbox, recipients: envelope.to.length })
  }

  /**
   * Keeps a message, one that is refused with its refusal.
   *
   * @returns what the client is to hear; it may have gone meanwhile
   */
  protected keep(raw: Uint8Array<ArrayBuffer>, rejected?: Refusal): Promise<Reply> {
    const kept = this.#store(raw, rejected)
    this.#capture = kept
    return kept
  }

  get #envelope(): Envelope {
    const { mailFrom, rcptTo } = this.session.envelope
    return { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) }
  }

  async #store(raw: Uint8Array<ArrayBuffer>, refusal: Refusal | undefined): Promise<Reply> {
    const { inbox, clock, onError } = this.door
    const envelope = this.#envelope
    const { mailbox, warnings } = this.chooseMailbox(envelope, raw)
    const advice = this.profile.adviseRecipients(envelope.to.length) ?? []
    for (const note of warnings.concat(advice)) this.recorder.note(note)
    const id = createMessageId(clock())
    try {
      const rejected = refusal instanceof Promise ? await refusal : refusal
      const reply = rejected === undefined ? this.profile.replies.queued(id) : toFaultReply(rejected)
      await inbox.capture({
        id,
        mailbox,
        envelope,
        session: this.recorder.facts(),
        transcript: this.recorder.messageTranscript(formatReply(reply)),
        rejected,
        raw,
      })
      return reply
    } catch (error) {
      onError(error)
      return toReply(error)
    }
  }

  /** The message has its reply: the next command is read. */
  protected finish(reply: Reply, resume: () => void): void {
    this.#capture = undefined
    // RFC 2033 §4.2: LMTP wants one reply for each RCPT that was taken.
    const count = this._server.options.lmtp ? this.acceptedRecipients : 1
    for (let sent = 0; sent < count; sent++) this.reply(reply)
    if (reply.code === 250) this.tookMessage()
    this._resetSession()
    this._handlerPending = false
    if (this.door.isClosing()) this.hangUp()
    resume()
  }

  /** A message that had come in whole is kept even though the client has gone, and counted before the record ends. */
  protected override closed(reason: string): void {
    if (this.#incoming !== undefined) {
      this.recorder.heardData(this.#incoming.message.size(), false)
      letGo(this.#incoming)
    }
    const end = () => {
      super.closed(reason)
      this.door.leave(this)
    }
    if (this.#capture === undefined) end()
    else this.#capture.then(end)
  }
}

function openIncoming(limitBytes: number): Incoming {
  return { message: createMessageBytes(limitBytes), share: undefined, pace: undefined }
}

function letGo({ share, pace }: Incoming): void {
  share?.close()
  pace?.stop()
}
