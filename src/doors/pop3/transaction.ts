import { listCapabilities } from './capabilities.ts'
import type { Pop3Context } from './door-context.ts'
import type { Drop, Maildrop } from './maildrop.ts'
import { type Outcome, parseCommand } from './outcome.ts'
import { replies } from './reply.ts'
import { sendMessage } from './send-message.ts'
import type { Wire } from './wire.ts'

const authorizationOnly = /^(?:USER|PASS|APOP|AUTH|STLS|UTF8)$/u

/** A listing goes out in pieces of about so many characters. */
const listingPiece = 16 * 1024
/** Messages that are deleted at a time: one commit takes them all. */
const deletedAtOnce = 200

/** The commands after the login (RFC 1939 §5), and what QUIT does then (§6). */
export class TransactionCommands {
  readonly #door: Pop3Context
  readonly #wire: Wire
  readonly #maildrop: Maildrop

  constructor(door: Pop3Context, wire: Wire, { maildrop }: { readonly maildrop: Maildrop }) {
    this.#door = door
    this.#wire = wire
    this.#maildrop = maildrop
  }

  async take(line: string): Promise<Outcome> {
    const { keyword, rest } = parseCommand(line)
    const maildrop = this.#maildrop
    if (keyword === 'STAT') return this.#say(`+OK ${maildrop.count} ${maildrop.octets}`)
    if (keyword === 'LIST') return this.#list(rest, 'LIST', ({ sizeBytes }) => String(sizeBytes))
    if (keyword === 'UIDL') return this.#list(rest, 'UIDL', ({ id }) => id)
    if (keyword === 'RETR') return this.#retrieve(rest)
    if (keyword === 'TOP') return this.#top(rest)
    if (keyword === 'DELE') return this.#delete(rest)
    if (keyword === 'NOOP') return this.#say(replies.ok)
    if (keyword === 'RSET') {
      maildrop.reset()
      return this.#say(replies.maildrop(maildrop.count, maildrop.octets))
    }
    if (keyword === 'CAPA') return this.#say('+OK', ...this.#capabilities(), '.')
    if (keyword === 'QUIT') return this.#update()
    return this.#misused(authorizationOnly.test(keyword) ? replies.signedInAlready : replies.unknownCommand)
  }

  #capabilities(): readonly string[] {
    const { version } = this.#door
    return listCapabilities({ version, isSignedIn: true, canSignIn: false, canStartTls: false })
  }

  async #list(rest: string, keyword: string, describe: (drop: Drop) => string): Promise<Outcome> {
    if (rest.trim() !== '') {
      const number = readNumber(rest)
      if (number === undefined) return this.#misused(replies.syntax(`${keyword}, or ${keyword} number`))
      const drop = this.#maildrop.get(number)
      return this.#say(drop ? `+OK ${number} ${describe(drop)}` : replies.noSuchMessage)
    }
    await this.#wire.write(`+OK ${this.#maildrop.count} messages\r\n`)
    for (const piece of this.#composeListing(describe)) {
      await this.#wire.write(piece)
      if (this.#wire.isClosed) return { kind: 'over' }
    }
    return this.#say('.')
  }

  *#composeListing(describe: (drop: Drop) => string): Generator<string> {
    let piece = ''
    for (let number = 1; number <= this.#maildrop.last; number += 1) {
      const drop = this.#maildrop.get(number)
      if (drop === undefined) continue
      piece += `${number} ${describe(drop)}\r\n`
      if (piece.length < listingPiece) continue
      yield piece
      piece = ''
    }
    if (piece !== '') yield piece
  }

  async #retrieve(rest: string): Promise<Outcome> {
    const number = readNumber(rest)
    if (number === undefined) return this.#misused(replies.syntax('RETR number'))
    return this.#send(this.#maildrop.get(number), undefined)
  }

  async #top(rest: string): Promise<Outcome> {
    const [first = '', second = '', ...more] = rest.trim().split(/ +/u)
    const number = readNumber(first)
    const lines = readNumber(second)
    if (number === undefined || lines === undefined || more.length > 0) {
      return this.#misused(replies.syntax('TOP number lines'))
    }
    return this.#send(this.#maildrop.get(number), lines)
  }

  async #send(drop: Drop | undefined, topLines: number | undefined): Promise<Outcome> {
    if (drop === undefined) return this.#say(replies.noSuchMessage)
    const { inbox, onError } = this.#door
    try {
      const refusal = await sendMessage(this.#wire, inbox, drop, topLines)
      return refusal === undefined ? { kind: 'done' } : this.#say(refusal)
    } catch (error) {
      // Half of it may be out: whatever is said now would be taken for the message.
      onError(error)
      this.#wire.destroy()
      return { kind: 'over' }
    }
  }

  async #delete(rest: string): Promise<Outcome> {
    const number = readNumber(rest)
    if (number === undefined) return this.#misused(replies.syntax('DELE number'))
    if (this.#maildrop.get(number) === undefined) return this.#say(replies.noSuchMessage)
    this.#maildrop.delete(number)
    return this.#say(`+OK Message ${number} goes with QUIT`)
  }

  /** RFC 1939 §6: only now is anything deleted. What somebody else has deleted meanwhile is as good as deleted. */
  async #update(): Promise<Outcome> {
    try {
      let batch: Promise<unknown>[] = []
      for (const id of this.#maildrop.deletions()) {
        batch.push(this.#door.inbox.remove(id))
        if (batch.length < deletedAtOnce) continue
        await Promise.all(batch)
        batch = []
      }
      await Promise.all(batch)
      await this.#say(replies.bye)
    } catch (error) {
      this.#door.onError(error)
      await this.#say(replies.notAllDeleted)
    }
    return { kind: 'over' }
  }

  async #say(...lines: readonly string[]): Promise<Outcome> {
    await this.#wire.write(`${lines.join('\r\n')}\r\n`)
    return { kind: 'done' }
  }

  async #misused(line: string): Promise<Outcome> {
    await this.#say(line)
    return { kind: 'misused' }
  }
}

/** @returns undefined for what is no whole number */
function readNumber(text: string): number | undefined {
  return /^\d{1,10}$/u.test(text.trim()) ? Number(text) : undefined
}
