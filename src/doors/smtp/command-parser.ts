import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
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
const nothing = Buffer.alloc(0)

/** A line without end is read on to this many times the limit, so that one that is merely too long gets a reply. */
const endlessFactor = 8

/** Commands that are run before others have their turn. */
const commandsInARow = 100

/**
 * Reads what a client sends: commands line by line, and message data ({@link DataScanner}) without a stream in between;
 * the socket is held up where there is no room for more.
 *
 * Quirk: smtp-server's own parser, which this one replaces, keeps commands as a string that is searched anew for each
 * piece, ends the connection at a long line, and runs half a line when the client closes its side.
 */
export class CommandParser extends SMTPStream {
  readonly #listener: CommandListener
  readonly #lineBytes: number
  #reading: DataReading | undefined
  #isFresh = true
  /** The beginning of a line that has not ended, at most the limit and one octet of it. */
  #held: Buffer = nothing
  /** Octets of that line. */
  #heldSize = 0

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
      while (isAsked) {
        isAsked = false
        const end = this.isClosed || this._dataMode ? -1 : chunk.indexOf(LF, at)
        if (end === -1) return this.#leave(chunk.subarray(at), done)
        const piece = chunk.subarray(at, end)
        at = end + 1
        count += 1
        this.#run(piece, count % commandsInARow === 0 ? () => setImmediate(next) : next)
      }
      isRunning = false
    }
    next()
  }

  /** What follows the last whole line of a chunk: the beginning of the next one, or message data. */
  #leave(rest: Buffer, done: Done): void {
    if (this.isClosed || this._dataMode) {
      this._write(rest, 'buffer', done)
      return
    }
    this.#hold(rest)
    if (this.#heldSize > this.#lineBytes * endlessFactor) this.#listener.endlessLine(this.#takeHeld())
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

  #run(piece: Buffer, next: () => void): void {
    let line = piece
    let size = piece.length
    if (this.#heldSize > 0) {
      this.#hold(piece)
      size = this.#heldSize
      line = this.#takeHeld()
    }
    const isLong = size > this.#lineBytes + 1
    if (!isLong && line.at(-1) === CR) line = line.subarray(0, -1)
    if (line.length > this.#lineBytes) this.#listener.longLine(line.subarray(0, this.#lineBytes), next)
    else this.#listener.command(line, next)
  }
}
