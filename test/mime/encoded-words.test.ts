import fc from 'fast-check'
import libmime from 'libmime'
import { describe, expect, it } from 'vitest'
import { decodeWords } from '../../src/mime/encoded-words.ts'

describe('decodeWords', () => {
  it.each([
    // RFC 2047 §8
    ['=?ISO-8859-1?Q?a?=', 'a'],
    ['=?ISO-8859-1?Q?a?= b', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a_b?=', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
    ['=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>', 'Keith Moore <moore@cs.utk.edu>'],
    ['=?ISO-8859-1?Q?Andr=E9?= Pirard', 'André Pirard'],
    [
      '=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=',
      'If you can read this you understand the example.',
    ],
    // a language (RFC 2231 §5), any letter case
    ['=?us-ASCII*en?q?Keith_Moore?=', 'Keith Moore'],
    // characters cut in two, between octets and inside of base64
    ['=?utf-8?Q?Gr=C3?= =?utf-8?Q?=B6=C3=9Fe?=', 'Größe'],
    ['=?utf-8?B?R3LD?= =?utf-8?B?tsOfZQ==?=', 'Größe'],
    ['=?utf-8?B?R3LDtsO?= =?utf-8?B?fZQ==?=', 'Größe'],
    ['=?utf-8?B?YQ==?= =?utf-8?B?Yg==?=', 'ab'],
    ['=?utf-8?Q?a?= =?utf-8?B?Yg==?=', 'ab'],
    // where nothing should be read, or not everything
    ['plain = ? text ?= of =?', 'plain = ? text ?= of =?'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['=?utf-8?Q?abc', '=?utf-8?Q?abc'],
    ['=?=?utf-8?Q?a?=', '=?a'],
    ['=?utf-8?Q??=', ''],
    // as clients read what senders get wrong
    ['pre=?utf-8?Q?=C3=A9?=post', 'preépost'],
    ['=?utf-8?Q?a b?=', 'a b'],
    ['=?utf-8?Q?100=?=', '100='],
    ['=?utf-8?Q?=C3= A9?=', 'é'],
    ['=?utf-8?Q?=E9?=', 'é'],
    ['=?no-such-charset?Q?=C3=A9?=', 'é'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=', 'Привет'],
    ['=?gb2312?B?xOO6ww==?=', '你好'],
  ])('reads %j', (encoded, text) => {
    expect(decodeWords(encoded)).toBe(text)
  })

  it('reads what libmime encodes, in either encoding and cut at any length', () => {
    const encoded = fc.record({
      text: fc.string({ unit: 'grapheme' }),
      encoding: fc.constantFrom('Q' as const, 'B' as const),
      length: fc.constantFrom(0, 40, 52, 75),
    })
    fc.assert(
      fc.property(encoded, ({ text, encoding, length }) => {
        const word = libmime.encodeWord(text, encoding, length)
        expect(decodeWords(word)).toBe(libmime.decodeWords(word))
      }),
    )
  })

  it('reads random pieces of encoded words as libmime does', () => {
    const piece = fc.constantFrom(
      ...[
        '=?utf-8?Q?',
        '=?UTF-8?b?',
        '=?utf-8*de?q?',
        '?=',
        '=C3=B6',
        'w7Y=',
        'YWJj',
        ' ',
        '\t',
        '_',
        'x',
        '<a@b>',
        '=20',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const text = pieces.join('')
        const theirs = libmime.decodeWords(text)
        // Octets that are no UTF-8 are read as Windows-1252 here.
        fc.pre(!theirs.includes('\ufffd'))
        expect(decodeWords(text)).toBe(theirs)
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes time in proportion to the text, whatever that begins and never ends', () => {
    for (const unit of [
      '=?',
      '=?utf-8?Q?',
      '=?utf-8?Q?a?= ',
      '=?utf-8?B?YQ==?= =?x?Q?b?= ',
      '=?a?q?=?a?q?',
    ]) {
      expect(decodeWords(unit.repeat(20_000)).length).toBeGreaterThan(0)
    }
  })
})
