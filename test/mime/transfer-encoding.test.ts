import fc from 'fast-check'
import { encode, wrap } from 'nodemailer/lib/qp'
import { expect, it } from 'vitest'
import { createPieceDecoder } from '../../src/mime/decode-pieces.ts'
import { decodeBody } from '../../src/mime/transfer-encoding.ts'

const base64: readonly (readonly [body: string, decoded: string, faults: number])[] = [
  ['', '', 0],
  ['SGVsbG8=', 'Hello', 0],
  ['SGVsbG8', 'Hello', 0],
  ['SGVs\r\nbG8=\r\n', 'Hello', 0],
  ['S G\tV\ns b G 8 =', 'Hello', 0],
  ['SGVsbG8=IHdvcmxk', 'Hello world', 0],
  ['YQ==Yg==Yw==', 'abc', 0],
  ['SG!Vs-bG8=*', 'Hello', 3],
  ['S', '', 0],
  ['====', '', 0],
]

it.each(base64)('decodes base64 %j', (body, decoded, faults) => {
  const { bytes, ...rest } = decodeBody(Buffer.from(body), 'base64')
  expect(bytes.toString()).toBe(decoded)
  expect(rest.faults).toBe(faults)
})

const quotedPrintable: readonly (readonly [body: string, decoded: string, faults: number])[] = [
  ['', '', 0],
  ['caf=C3=A9', 'café', 0],
  ['caf=c3=a9', 'café', 0],
  ['a=\r\nb', 'ab', 0],
  ['a=\nb', 'ab', 0],
  ['a= \t\r\nb', 'ab', 0],
  ['a=', 'a', 0],
  ['a=\r\n', 'a', 0],
  ['a \t\r\nb', 'a\r\nb', 0],
  ['a \nb', 'a\nb', 0],
  ['a ', 'a', 0],
  ['a=20\r\nb', 'a \r\nb', 0],
  ['a=20 \r\nb', 'a \r\nb', 0],
  ['   \r\n', '\r\n', 0],
  ['a=0D=0Ab', 'a\r\nb', 0],
  ['1=2', '1=2', 1],
  ['a=XYb=', 'a=XYb', 1],
  ['==41', '=A', 1],
  ['a\rb', 'a\rb', 0],
]

it.each(quotedPrintable)('decodes quoted-printable %j', (body, decoded, faults) => {
  const { bytes, ...rest } = decodeBody(Buffer.from(body), 'quoted-printable')
  expect(bytes.toString()).toBe(decoded)
  expect(rest.faults).toBe(faults)
})

it.each(['7bit', '8bit', 'binary', 'x-uuencode', '__proto__'])(
  'leaves %s as it is, in the same memory',
  (encoding) => {
    const body = Buffer.from('a=41 QQ==\0')
    expect(decodeBody(body, encoding)).toEqual({ bytes: body, faults: 0 })
    expect(decodeBody(body, encoding).bytes.buffer).toBe(body.buffer)
  },
)

it('decodes what any bytes encode to in base64, however the lines are broken', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 90 }), (bytes, width) => {
      const encoded = Buffer.from(bytes).toString('base64')
      const lines = encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
      expect([...decodeBody(Buffer.from(lines.join('\r\n')), 'base64').bytes]).toEqual([...bytes])
    }),
  )
})

it('decodes base64 of any characters as Node does, as long as no padding comes early', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9+/ \r\n!*.]{0,80}={0,2}$/), (text) => {
      expect(decodeBody(Buffer.from(text), 'base64').bytes.toString('hex')).toBe(
        Buffer.from(text, 'base64').toString('hex'),
      )
    }),
  )
})

it('decodes what any text encodes to in quoted-printable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const lines = text.replace(/\r\n?|\n/g, '\r\n')
      const decoded = decodeBody(Buffer.from(wrap(encode(lines))), 'quoted-printable').bytes
      expect(decoded.toString()).toBe(Buffer.from(lines).toString())
    }),
  )
})

const encodedText = fc
  .array(
    fc.constantFrom('=', '=\r\n', '=C3=A9', '\r', '\n', '\r\n', ' ', '\t', 'QQ==', 'SGVs', 'b', '!', '=4'),
  )
  .map((words) => words.join(''))

it.each(['base64', 'quoted-printable', '8bit'])('decodes %s in pieces as it does as a whole', (encoding) => {
  fc.assert(
    fc.property(encodedText, fc.array(fc.nat(9)), (text, sizes) => {
      const body = Buffer.from(text)
      const decoder = createPieceDecoder(encoding)
      const decoded: Buffer[] = []
      let at = 0
      for (const size of [...sizes, body.length]) {
        decoded.push(decoder.push(body.subarray(at, at + size)))
        at = Math.min(body.length, at + size)
      }
      decoded.push(decoder.end())
      expect(Buffer.concat(decoded).toString('latin1')).toBe(
        decodeBody(body, encoding).bytes.toString('latin1'),
      )
    }),
  )
})
