import { EventEmitter } from 'node:events'
import type { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
import type { DataScanner } from './data-scanner.ts'

/** A message on its way in. */
export interface DataReading {
  readonly scanner: DataScanner
  /** Asked after each piece: what to wait for before more is read from the socket. */
  ready(): Promise<void> | undefined
  /** The message is complete; commands are read again once `resume` is called. */
  end(resume: () => void): void
}

/** Who hears of what comes in. A command or a long line is followed by the next one once its callback is called. */
export interface CommandListener {
  command(line: Buffer, next: () => void): void
  /** Several commands came at once: their replies may go together, until the returned function is called. */
  group(): () => void
  /** A line above the limit, of which only the beginning is kept. */
  longLine(beginning: Buffer, next: () => void): void
  /** A line far above the limit that has not ended: nothing more is read. */
  endlessLine(beginning: Buffer): void
  /** The first octet is that of a TLS handshake (RFC 8446 §5.1), which no command begins with. */
  tlsHello(): void
  /** The client has closed its side, and all that it sent is dealt with; with what it sent of a last line. */
  inputEnd(unfinished: Buffer): void
}

export interface LineLimits {
  /** Octets of one line without its line end. */
  readonly lineBytes: number
}

type Done = (error?: Error | null) => void

const tlsHandshake = 0x16
const LF = 0x0a
const CR = 0x0d
const letterM = 0x6d
const letterR = 0x72
const nothing = Buffer.alloc(0)

/** A line without end is read on to this many times the limit, so that one that is merely too long gets a reply. */
const endlessFactor = 8

/** Commands that are run before others have their turn. */
const commandsInARow = 100

/** Octets that may wait for their turn before the socket is held up. */
const waitingBytes = 16 * 1024

/**
 * What smtp-server takes for its parser, and a socket for something to be piped into. Quirk: V8 puts the one function
 * that a Writable makes for itself among its old objects at once, so that the parser, and with it the whole connection,
 * would live until the next full collection.
 */
const StreamInName = EventEmitter as unknown as typeof SMTPStream

/**
 * Reads what a client sends: commands line by line, and message data ({@link DataScanner}) without a stream in between;
 * the socket is held up where there is no room for more. It is a stream in name only: what a Writable does around each
 * piece costs more than to read a command.
 *
 * Quirk: smtp-server's own parser, which this one replaces, keeps commands as a string that is searched anew for each
 * piece, ends the connection at a long line, and runs half a line when the client closes its side.
 */
export class CommandParser extends StreamInName {
  override isClosed = false
  override _dataMode = false
  readonly #listener: CommandListener
  readonly #lineBytes: number
  #reading: DataReading | undefined
  #isFresh = true
  /** The beginning of a line that has not ended, at most the limit and one octet of it. */
  #held: Buffer = nothing
  /** Octets of that line. */
  #heldSize = 0
  /** Pieces that came while the one before was at work, which may wait for its reply. */
  #waiting: Buffer[] = []
  /** Octets of those, and of the one at work. */
  #taken = 0
  #isAtWork = false
  #isTakingTurns = false
  #needsDrain = false
  #hasEnded = false

  constructor(listener: CommandListener, { lineBytes }: LineLimits) {
    super()
    this.#listener = listener
    this.#lineBytes = lineBytes
  }

  /** A line has begun that has not ended. */
  get isInLine(): boolean {
    return this.#heldSize > 0
  }

  /** What follows is a message, up to CRLF.CRLF. */
  startData(reading: DataReading): void {
    this.#reading = reading
    this._dataMode = true
  }

  /** False holds up the socket until `drain`. */
  override write(chunk: Buffer): boolean {
    this.#taken += chunk.length
    if (this.#isAtWork) this.#waiting.push(chunk)
    else this.#work(chunk)
    this.#needsDrain = this.#isAtWork && this.#taken >= waitingBytes
    return !this.#needsDrain
  }

  override end(): this {
    this.#hasEnded = true
    if (!this.#isAtWork) this.#finish()
    return this
  }

  #work(chunk: Buffer): void {
    this.#isAtWork = true
    this._write(chunk, 'buffer', this.#done)
  }

  /** The piece at work is dealt with: the next one has its turn. A loop, since most are done before they return. */
  readonly #done = (): void => {
    this.#isAtWork = false
    if (this.#isTakingTurns) return
    this.#isTakingTurns = true
    while (!this.#isAtWork) {
      const chunk = this.#waiting.shift()
      if (chunk === undefined) break
      this.#work(chunk)
    }
    this.#isTakingTurns = false
    if (!this.#isAtWork) this.#rest()
  }

  #rest(): void {
    this.#taken = 0
    if (this.#needsDrain) {
      this.#needsDrain = false
      this.emit('drain')
    }
    if (this.#hasEnded) {
      this.#hasEnded = false
      this.#finish()
    }
  }

  #finish(): void {
    this._flushData()
    this.emit('finish')
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', done: Done): void {
    if (this.#isFresh && chunk[0] === tlsHandshake) this.#listener.tlsHello()
    this.#isFresh = false
    if (this.isClosed || chunk.length === 0) done()
    else if (this._dataMode) this.#readData(chunk, done)
    else this.#readCommands(chunk, done)
  }

  /** The input has ended. */
  override _flushData(): void {
    if (!this.isClosed) this.#listener.inputEnd(this.#held)
  }

  #readData(chunk: Buffer, done: Done): void {
    const reading = this.#reading
    const rest = reading?.scanner.push(chunk)
    if (reading !== undefined && rest !== undefined) {
      this.#reading = undefined
      this._dataMode = false
      reading.end(() => this._write(rest, 'buffer', done))
      return
    }
    const pause = reading?.ready()
    if (pause === undefined) done()
    else pause.then(() => done(), done)
  }

  #readCommands(chunk: Buffer, done: Done): void {
    let at = 0
    let count = 0
    let isRunning = false
    let isAsked = false
    // A command may be done before it returns: a loop, since a recursion would grow with what is pipelined.
    const next = () => {
      isAsked = true
      if (isRunning) return
      isRunning = true
      const ungroup = isPipelined(chunk, at) ? this.#listener.group() : undefined
      while (isAsked) {
        isAsked = false
        const end = this.isClosed || this._dataMode ? -1 : chunk.indexOf(LF, at)
        if (end === -1) {
          ungroup?.()
          // From here on nothing of this chunk is left to run: `next` does nothing any more.
          return this.#leave(chunk, at, done)
        }
        const start = at
        at = end + 1
        count += 1
        this.#run(chunk, start, end, count % commandsInARow === 0 ? () => setImmediate(next) : next)
      }
      ungroup?.()
      isRunning = false
    }
    next()
  }

  /** What follows the last whole line of a chunk: the beginning of the next one, or message data. */
  #leave(chunk: Buffer, at: number, done: Done): void {
    if (at < chunk.length) {
      const rest = chunk.subarray(at)
      if (this.isClosed || this._dataMode) {
        this._write(rest, 'buffer', done)
        return
      }
      this.#hold(rest)
      if (this.#heldSize > this.#lineBytes * endlessFactor) this.#listener.endlessLine(this.#takeHeld())
    }
    done()
  }

  #hold(piece: Buffer): void {
    this.#heldSize += piece.length
    const room = this.#lineBytes + 1 - this.#held.length
    if (room > 0 && piece.length > 0) this.#held = Buffer.concat([this.#held, piece.subarray(0, room)])
  }

  #takeHeld(): Buffer {
    const line = this.#held
    this.#held = nothing
    this.#heldSize = 0
    return line
  }

  #run(chunk: Buffer, start: number, lineFeed: number, next: () => void): void {
    if (this.#heldSize > 0) {
      this.#runHeld(chunk.subarray(start, lineFeed), next)
      return
    }
    const end = lineFeed > start && chunk[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed
    this.#tell(chunk.subarray(start, end), next)
  }

  /** The end of a line whose beginning came before. */
  #runHeld(piece: Buffer, next: () => void): void {
    this.#hold(piece)
    const isLong = this.#heldSize > this.#lineBytes + 1
    const line = this.#takeHeld()
    this.#tell(!isLong && line.at(-1) === CR ? line.subarray(0, -1) : line, next)
  }

  #tell(line: Buffer, next: () => void): void {
    if (line.length > this.#lineBytes) this.#listener.longLine(line.subarray(0, this.#lineBytes), next)
    else this.#listener.command(line, next)
  }
}

/**
 * Whether more than one command is left of a chunk, and the first may have others behind it (RFC 2920 §3.1): MAIL, RCPT
 * and RSET. Who has sent anything else first waits for its reply.
 */
function isPipelined(chunk: Buffer, at: number): boolean {
  const first = (chunk[at] ?? 0) | 0x20
  return (first === letterM || first === letterR) && chunk.indexOf(LF, at) !== chunk.lastIndexOf(LF)
}
