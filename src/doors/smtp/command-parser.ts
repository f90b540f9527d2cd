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

/**
 * smtp-server's parser of commands, with a reader of message data of our own ({@link DataScanner}), which hands the
 * octets on without a stream in between and holds up the socket where there is no room for more.
 */
export class CommandParser extends SMTPStream {
  #reading: DataReading | undefined

  /** What follows is a message, up to CRLF.CRLF. */
  startData(reading: DataReading): void {
    this.#reading = reading
    this._dataMode = true
  }

  override _feedDataStream(chunk: Buffer, done: (error?: Error | null) => void): void {
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
}
