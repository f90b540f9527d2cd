import { limits } from '../../model/limits.ts'
import { Connection } from './connection.ts'
import { createDripWriter, type DripWriter } from './drip-writer.ts'

/**
 * A connection that can keep its client waiting: late, slowly, or for good. What waits is one timer, so that nobody else
 * is held up; it ends with the connection, and at once when the door closes.
 */
export class HeldUpConnection extends Connection {
  /** Made when a reply is to be slow. */
  #drip: DripWriter | undefined
  #timer: NodeJS.Timeout | undefined
  #dripMs = 0
  #isSilent = false
  #isMute = false

  /** Also where the command is done and its reply is still on its way, or will never come. */
  protected override get isOurTurn(): boolean {
    return super.isOurTurn || this.#isMute || this.#isDripping
  }

  get #isDripping(): boolean {
    return this.#drip?.isBusy() === true
  }

  /** Nobody is kept waiting when the door closes, or who has gone already. */
  protected wait(ms: number, then: () => void): void {
    if (ms === 0 || this._closed || this.door.isClosing()) then()
    else this.#timer = setTimeout(then, ms)
  }

  /** The next reply goes out with so much time between its octets. */
  protected slowDown(everyMs: number): void {
    this.#dripMs = this.door.isClosing() ? 0 : everyMs
  }

  /** The next reply is not sent, and none after it. */
  protected fallSilent(): void {
    this.#isSilent = true
  }

  /** Nothing is answered any more; what the client says goes nowhere, so that its leaving is noticed. */
  protected stall(): void {
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
      this.stall()
    } else if (this.#dripMs > 0 || this.#isDripping) {
      const octets = Buffer.from(`${lines.join('\r\n')}\r\n`)
      this.#drip ??= createDripWriter(() => this._socket)
      this.#drip.write(octets, this.#dripMs, () => {
        for (const line of lines) this.recorder.said(line)
      })
      this.#dripMs = 0
    } else super.transmit(lines)
  }

  /** Goes on with the client's commands once a slow reply is out. */
  override _whenWritable(next: () => void): void {
    if (this.#drip === undefined) super._whenWritable(next)
    else this.#drip.whenIdle(() => super._whenWritable(next))
  }

  override close(): void {
    if (this.#drip === undefined) super.close()
    else this.#drip.whenIdle(() => super.close())
  }

  override shutDown(): void {
    if (this.#timer === undefined) super.shutDown()
    else this.hangUp()
  }

  override hangUp(): void {
    this.#stopWaiting()
    super.hangUp()
  }

  protected override closed(reason: string): void {
    this.#stopWaiting()
    super.closed(reason)
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isSilent = false
    this.#drip?.stop()
  }
}
