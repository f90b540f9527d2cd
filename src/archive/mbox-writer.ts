import { viewOf } from '../mime/octets.ts'

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const fromWord = Buffer.from('From ')
const greater = 0x3e
const lineFeed = 0x0a

/** What follows a message of an mbox file: together with the line end of the message, an empty line. */
export const mboxSeparator = Buffer.from('\n')

/** The line that begins a message of an mbox file (RFC 4155): who sent it, and when it came, in UTC. */
export function composeFromLine(sender: string, receivedAtMs: number): Buffer {
  const at = new Date(receivedAtMs)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)}`
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')
  const name = /^[^\s\p{C}]+$/u.test(sender) ? sender : 'MAILER-DAEMON'
  return Buffer.from(`From ${name} ${day} ${time} ${at.getUTCFullYear()}\n`)
}

/**
 * Quotes the lines of a message that look like the beginning of another one, as mboxrd does: `From `, `>From `, `>>From ` …
 * get one more `>`. All other octets stay, line ends too.
 */
export function createFromQuoting(): { push(piece: Uint8Array<ArrayBuffer>): Buffer; end(): Buffer } {
  /** What has gone out ends in a line that is nothing but `>`, or empty. */
  let isRunOpen = true
  /** The beginning of the word, which may go on in the next piece. */
  let held: Buffer = Buffer.alloc(0)

  function quote(bytes: Buffer): Buffer {
    const parts: Buffer[] = []
    let from = 0
    for (let at = bytes.indexOf(fromWord); at !== -1; at = bytes.indexOf(fromWord, at + 1)) {
      if (!isAfterRun(bytes, at, isRunOpen)) continue
      parts.push(bytes.subarray(from, at), Buffer.from('>'))
      from = at
    }
    isRunOpen = isAfterRun(bytes, bytes.length, isRunOpen)
    return from === 0 && parts.length === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(from)])
  }

  return {
    push(piece) {
      const bytes = held.length === 0 ? viewOf(piece) : Buffer.concat([held, piece])
      const keep = beginningAtEnd(bytes)
      held = Buffer.from(bytes.subarray(bytes.length - keep))
      return quote(bytes.subarray(0, bytes.length - keep))
    },
    end() {
      const rest = quote(held)
      held = Buffer.alloc(0)
      return rest
    },
  }
}

/** Whether all that stands before `at` on its line is `>`. */
function isAfterRun(bytes: Buffer, at: number, isRunOpen: boolean): boolean {
  let start = at
  while (start > 0 && bytes[start - 1] === greater) start -= 1
  return start === 0 ? isRunOpen : bytes[start - 1] === lineFeed
}

/** How many octets at the end are the beginning of the word, but not all of it. */
function beginningAtEnd(bytes: Buffer): number {
  for (let length = Math.min(fromWord.length - 1, bytes.length); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(fromWord.subarray(0, length))) return length
  }
  return 0
}
