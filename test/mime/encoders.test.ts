import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeHeaderText } from '../../src/mime/encode-header-text.ts'
import { encodeQuotedPrintable } from '../../src/mime/encode-quoted-printable.ts'
import { decodeHeaderText } from '../../src/mime/header-text.ts'
import { decodeBody } from '../../src/mime/transfer-encoding.ts'

it('writes quoted-printable that is read again as the same text, in lines of at most 76 characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const encoded = encodeQuotedPrintable(text)
      expect(encoded).toMatch(/^[\x20-\x7e\r\n]*$/u)
      for (const line of encoded.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76)
      const decoded = decodeBody(Buffer.from(encoded), 'quoted-printable').bytes.toString()
      expect(decoded).toBe(text.replace(/\r\n|\r|\n/gu, '\r\n'))
    }),
  )
})

it('keeps white space at the end of a line, and what looks like an escape', () => {
  expect(encodeQuotedPrintable('a \nb\t\n=41')).toBe('a=20\r\nb=09\r\n=3D41')
})

it('writes header text that is read again as the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const encoded = encodeHeaderText(text)
      for (const line of encoded.split('\r\n')) expect(line.length).toBeLessThanOrEqual(900)
      expect(encoded).toMatch(/^[\x20-\x7e]*(?:\r\n [\x20-\x7e]*)*$/u)
      if (text === text.trim()) expect(decodeHeaderText(` ${encoded}`)).toBe(text)
    }),
  )
})

it.each([
  ['Hello', 'Hello'],
  ['Grüße', '=?UTF-8?B?R3LDvMOfZQ==?='],
  ['=?utf-8?q?x?=', '=?UTF-8?B?PT91dGYtOD9xP3g/PQ==?='],
])('writes %s as %s', (text, encoded) => {
  expect(encodeHeaderText(text)).toBe(encoded)
})
