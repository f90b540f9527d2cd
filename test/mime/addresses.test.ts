import fc from 'fast-check'
import MailComposer from 'nodemailer/lib/mail-composer'
import { expect, it } from 'vitest'
import { readAddresses } from '../../src/mime/addresses.ts'

type Expected = readonly (readonly [name: string, address: string])[]

const cases: readonly (readonly [text: string, expected: Expected])[] = [
  ['ann@example.com', [['', 'ann@example.com']]],
  ['<ann@example.com>', [['', 'ann@example.com']]],
  ['Ann <ann@example.com>', [['Ann', 'ann@example.com']]],
  ['Ann Lee <ann@example.com>', [['Ann Lee', 'ann@example.com']]],
  ['Ann<ann@example.com>', [['Ann', 'ann@example.com']]],
  ['"Lee, Ann" <ann@example.com>', [['Lee, Ann', 'ann@example.com']]],
  ['"Ann \\"the\\\\boss\\"" <ann@example.com>', [['Ann "the\\boss"', 'ann@example.com']]],
  ['Ann "Q." Lee <ann@example.com>', [['Ann Q. Lee', 'ann@example.com']]],
  ['ann@example.com (Ann Lee)', [['Ann Lee', 'ann@example.com']]],
  ['Ann (at (her) desk) <ann@example.com>', [['Ann', 'ann@example.com']]],
  ['<ann(no one)@example.com>', [['', 'ann@example.com']]],
  [
    'a@x.org, b@x.org',
    [
      ['', 'a@x.org'],
      ['', 'b@x.org'],
    ],
  ],
  [
    'a@x.org,b@x.org,',
    [
      ['', 'a@x.org'],
      ['', 'b@x.org'],
    ],
  ],
  [',, a@x.org ,,', [['', 'a@x.org']]],
  [
    'a@x.org; b@x.org',
    [
      ['', 'a@x.org'],
      ['', 'b@x.org'],
    ],
  ],
  [
    'Team: a@x.org, Bo <b@x.org>;, c@x.org',
    [
      ['', 'a@x.org'],
      ['Bo', 'b@x.org'],
      ['', 'c@x.org'],
    ],
  ],
  ['A: B: C: a@x.org;;;', [['', 'a@x.org']]],
  ['undisclosed-recipients:;', []],
  ['', []],
  ['   ', []],
  ['<>', []],
  ['Ann <>', [['Ann', '']]],
  ['<@a.org,@b.org:ann@example.com>', [['', 'ann@example.com']]],
  ['"odd name"@example.com', [['', '"odd name"@example.com']]],
  ['<"a@b.org"@example.com>', [['', '"a@b.org"@example.com']]],
  ['<"a>b"@example.com>', [['', '"a>b"@example.com']]],
  ['ann @ example . com', [['', 'ann@example.com']]],
  ['< ann @ example.com >', [['', 'ann@example.com']]],
  ['ann@[192.0.2.1]', [['', 'ann@[192.0.2.1]']]],
  [
    'ann@[IPv6:2001:db8::1], b@x.org',
    [
      ['', 'ann@[IPv6:2001:db8::1]'],
      ['', 'b@x.org'],
    ],
  ],
  ['Ann ann@example.com', [['Ann', 'ann@example.com']]],
  ['root', [['', 'root']]],
  ['Ann Lee', [['Ann Lee', '']]],
  ['<<ann@example.com>>', [['', 'ann@example.com']]],
  ['Ann <ann@example.com', [['Ann', 'ann@example.com']]],
  [
    'Ann <ann@example.com, b@x.org',
    [
      ['Ann', 'ann@example.com'],
      ['', 'b@x.org'],
    ],
  ],
  [
    '5" disk <a@x.org>, b@x.org',
    [
      ['5" disk', 'a@x.org'],
      ['', 'b@x.org'],
    ],
  ],
  ['smile :) <a@x.org>', [[')', 'a@x.org']]],
  [
    'wink ;( <a@x.org>',
    [
      ['', 'wink'],
      ['(', 'a@x.org'],
    ],
  ],
  ['"boss@corp.com" <ann@example.com>', [['boss@corp.com', 'ann@example.com']]],
  ['=?utf-8?q?boss=40corp.com=3E?= <a@evil>', [['boss@corp.com>', 'a@evil']]],
  ['=?utf-8?q?a=40x.org=2C_b=40x.org?= <c@x.org>', [['a@x.org, b@x.org', 'c@x.org']]],
  ['=?utf-8?B?SsO8cmdlbg==?= <j@x.org>', [['Jürgen', 'j@x.org']]],
  ['=?utf-8?Q?J=C3=BC?= =?utf-8?Q?rgen?= M <j@x.org>', [['Jürgen M', 'j@x.org']]],
  ['"=?utf-8?Q?J=C3=BCrgen?=" <j@x.org>', [['Jürgen', 'j@x.org']]],
  [
    '=?utf-8?Q?Doe,_J=C3=B6?= <j@x.org>, b@x.org',
    [
      ['Doe, Jö', 'j@x.org'],
      ['', 'b@x.org'],
    ],
  ],
  ['j@x.org (=?utf-8?Q?J=C3=BCrgen?=)', [['Jürgen', 'j@x.org']]],
  ['=?utf-8?Q?a=0D=0ABcc:_b?= <j@x.org>', [['a Bcc: b', 'j@x.org']]],
  ['Ann\r\n Lee\r\n\t<ann@example.com>', [['Ann Lee', 'ann@example.com']]],
  ['jürgen@müller.example', [['', 'jürgen@müller.example']]],
  ['mailto:ann@example.com', [['', 'ann@example.com']]],
  ['__proto__ <constructor@x.org>', [['__proto__', 'constructor@x.org']]],
]

const octets = (text: string) => Buffer.from(text).toString('latin1')

it.each(cases)('reads %j', (text, expected) => {
  const { addresses, count } = readAddresses(octets(text), 100)
  expect(addresses.map(({ name, address }) => [name, address])).toEqual(expected)
  expect(count).toBe(expected.length)
})

it('reads a name in raw Windows-1252', () => {
  expect(readAddresses('J\xfcrgen <j@x.org>', 10).addresses).toEqual([{ name: 'Jürgen', address: 'j@x.org' }])
})

it('counts the addresses that it does not keep', () => {
  const { addresses, count } = readAddresses('a@x.org, B <b@x.org>, c@x.org', 2)
  expect(addresses.map(({ address }) => address)).toEqual(['a@x.org', 'b@x.org'])
  expect(count).toBe(3)
})

it('reads what a mail library writes for any names', async () => {
  const name = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    // A library may fold, trim or merge white space and control characters in a name: that is not under test.
    .map((text) => text.replace(/[\s\p{C}\p{Z}]+/gu, ' ').trim())
  const address = fc.tuple(fc.stringMatching(/^[a-z0-9]{1,10}$/), fc.domain()).map((parts) => parts.join('@'))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ name, address }), { minLength: 1, maxLength: 5 }), async (to) => {
      const composed = await new MailComposer({ to, text: 'x' }).compile().build()
      const body = /^To:(.*(?:\r\n[ \t].*)*)/m.exec(composed.toString('latin1'))?.[1] ?? ''
      expect(readAddresses(body, 100).addresses).toEqual(to)
    }),
    { numRuns: 300 },
  )
})

it('finds no more addresses than there are separators, whatever the text', () => {
  const text = fc.array(fc.constantFrom(...'a@. ,;:<>"()\\[]=?', '=?utf-8?q?=40=2C?='), { maxLength: 60 })
  fc.assert(
    fc.property(text, (pieces) => {
      const joined = pieces.join('')
      expect(readAddresses(joined, 1000).count).toBeLessThanOrEqual(joined.split(/[,;]/).length)
    }),
    { numRuns: 2000 },
  )
})
