import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDotStuffing, createTopCut } from '../../../src/doors/pop3/dot-stuffing.ts'

/** Octets that mean something here are likelier than others. */
const octets = fc
  .array(fc.oneof(fc.constantFrom('\r\n', '\n', '\r', '.', '\r\n.', 'x'), fc.integer({ min: 0, max: 255 })), {
    maxLength: 60,
  })
  .map((words) => Buffer.concat(words.map((word) => Buffer.from(typeof word === 'string' ? word : [word]))))

const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 })

function piecesOf(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return [...pieces, bytes.subarray(at)]
}

function stuff(bytes: Buffer, sizes: readonly number[]): string {
  const stuffing = createDotStuffing()
  const pieces = piecesOf(bytes, sizes).map((piece) => stuffing.push(piece))
  return Buffer.concat([...pieces, stuffing.end()]).toString('latin1')
}

/** As poplib, fetchmail and mutt read an answer: lines end at LF. */
function read(answer: string): string {
  const lines = answer.split(/(?<=\n)/u)
  const end = lines.findIndex((line) => /^\.\r?\n$/u.test(line))
  expect(end).toBe(lines.length - 1)
  return lines
    .slice(0, end)
    .map((line) => (line.startsWith('..') ? line.slice(1) : line))
    .join('')
}

it('gives back any octets that end in CRLF, however they come in pieces, to a client that ends lines at LF', () => {
  fc.assert(
    fc.property(octets, cuts, (bytes, sizes) => {
      const whole = Buffer.concat([bytes, Buffer.from('\r\n')])
      expect(read(stuff(whole, sizes))).toBe(whole.toString('latin1'))
    }),
  )
})

it('ends the answer once, for a client that ends lines at CRLF only, too', () => {
  fc.assert(
    fc.property(octets, cuts, (bytes, sizes) => {
      const answer = `\r\n${stuff(bytes, sizes)}`
      expect(answer.indexOf('\r\n.\r\n')).toBe(answer.length - 5)
      const text = bytes.toString('latin1')
      expect(read(answer.slice(2))).toBe(text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`)
    }),
    { examples: [[Buffer.from('\n'), []]] },
  )
})

it('cuts at the same place for TOP, however the octets come in pieces', () => {
  fc.assert(
    fc.property(octets, cuts, fc.integer({ min: 0, max: 5 }), (bytes, sizes, lines) => {
      const top = createTopCut(lines)
      const cut = piecesOf(bytes, sizes).map((piece) => (top.isDone ? Buffer.alloc(0) : top.cut(piece)))
      const text = bytes.toString('latin1')
      const all = text.split(/(?<=\n)/u)
      const blank = all.findIndex((line) => /^\r?\n$/u.test(line))
      const expected = blank === -1 ? text : all.slice(0, blank + 1 + lines).join('')
      expect(Buffer.concat(cut).toString('latin1')).toBe(expected)
    }),
  )
})
