import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDataScanner } from '../../../src/doors/smtp/data-scanner.ts'

/** What a scanner makes of octets that come in these pieces: the message, and what follows it where it has ended. */
function scan(pieces: readonly Buffer[]): { message: string; rest: string | undefined } {
  const message: Buffer[] = []
  const scanner = createDataScanner((octets) => message.push(octets))
  let rest: Buffer | undefined
  for (const [at, piece] of pieces.entries()) {
    rest = scanner.push(piece)
    if (rest !== undefined) {
      rest = Buffer.concat([rest, ...pieces.slice(at + 1)])
      break
    }
  }
  return { message: Buffer.concat(message).toString('latin1'), rest: rest?.toString('latin1') }
}

/** The rules read aloud (RFC 5321 §4.5.2), for octets that hold the end. */
function readAtOnce(octets: string): { message: string; rest: string } {
  const whole = `\r\n${octets}`
  const end = whole.indexOf('\r\n.\r\n')
  const message = whole.slice(0, end + 2).replaceAll('\r\n.', '\r\n')
  return { message: message.slice(2), rest: whole.slice(end + 5) }
}

function splitAt(octets: Buffer, cuts: readonly number[]): Buffer[] {
  const bounds = [0, ...cuts.map((cut) => cut % (octets.length + 1)).toSorted((a, b) => a - b), octets.length]
  return bounds.slice(1).map((end, at) => octets.subarray(bounds[at], end))
}

const tricky = '..\r\n.\r.\n.\r\n..\r\n\r\r\n..x\n.\r.\r\n...\r\n.\n\r\n. \r\n\0.\r\n\r\n.\r\nQUIT\r\n'

/** Octets in which ends, dots and halves of them are common. */
const octets = fc
  .array(fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', '\r\n..', '\n.', '\r.', 'a', '\0', '\xff'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''))

describe('createDataScanner', () => {
  it('gives the same message for every way to cut it in three', () => {
    const bytes = Buffer.from(tricky, 'latin1')
    const expected = readAtOnce(tricky)
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        expect(scan(splitAt(bytes, [first, second]))).toEqual(expected)
      }
    }
  })

  it('gives the same message octet by octet', () => {
    const pieces = [...Buffer.from(tricky, 'latin1')].map((octet) => Buffer.from([octet]))
    expect(scan(pieces)).toEqual(readAtOnce(tricky))
  })

  it('reads any octets by the rules, however they are cut', () => {
    fc.assert(
      fc.property(octets, fc.array(fc.nat(200), { maxLength: 12 }), (text, cuts) => {
        const sent = `${text}\r\n.\r\nrest`
        expect(scan(splitAt(Buffer.from(sent, 'latin1'), cuts))).toEqual(readAtOnce(sent))
      }),
      { numRuns: 3_000 },
    )
  })

  it('never ends without CRLF.CRLF', () => {
    fc.assert(
      fc.property(octets, fc.array(fc.nat(200), { maxLength: 12 }), (text, cuts) => {
        fc.pre(!`\r\n${text}`.includes('\r\n.\r\n'))
        expect(scan(splitAt(Buffer.from(text, 'latin1'), cuts)).rest).toBeUndefined()
      }),
      { numRuns: 3_000 },
    )
  })

  it('gives an empty message for a lone dot', () => {
    expect(scan([Buffer.from('.\r\nNOOP\r\n')])).toEqual({ message: '', rest: 'NOOP\r\n' })
  })

  it('drops the dot of a line whose client forgot to double it', () => {
    expect(scan([Buffer.from('.hidden\r\n.\r\n')])).toEqual({ message: 'hidden\r\n', rest: '' })
  })

  it('leaves dots after a bare line feed alone', () => {
    expect(scan([Buffer.from('a\n..b\n.\n\r\n.\r\n')])).toEqual({ message: 'a\n..b\n.\n\r\n', rest: '' })
  })
})
