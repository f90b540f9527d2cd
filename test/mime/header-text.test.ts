import { expect, it } from 'vitest'
import { decodeHeaderText, toSingleLine } from '../../src/mime/header-text.ts'

const octets = (text: string) => Buffer.from(text).toString('latin1')

const cases: readonly (readonly [what: string, body: string, value: string])[] = [
  ['plain text', ' Hello', 'Hello'],
  ['a fold', ' Hello\r\n world', 'Hello world'],
  ['a fold with a tab and a bare LF', ' Hello\n\tworld', 'Hello\tworld'],
  ['an encoded word in Q', ' =?utf-8?Q?H=C3=A9llo_there?=', 'Héllo there'],
  ['an encoded word in B', ' =?UTF-8?B?SMOpbGxv?=', 'Héllo'],
  ['words beside plain text', ' Re: =?utf-8?q?caf=C3=A9?= at 9', 'Re: café at 9'],
  ['white space between encoded words', ' =?utf-8?q?a?= \r\n =?utf-8?q?b?=', 'ab'],
  ['a character cut between two words', ' =?utf-8?B?ww==?= =?utf-8?B?qQ==?=', 'é'],
  ['a character cut between two Q words', ' =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=', 'é'],
  ['ISO-8859-1', ' =?iso-8859-1?Q?gr=FC=DFe?=', 'grüße'],
  ['ISO-2022-JP', ' =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=', '日本'],
  ['a language tag', ' =?us-ascii*en?Q?hello?=', 'hello'],
  ['an unknown charset', ' =?x-nonesuch?Q?hello?=', 'hello'],
  ['an encoding that is none', ' =?utf-8?X?hello?=', '=?utf-8?X?hello?='],
  ['a word that never closes', ' =?utf-8?Q?hello', '=?utf-8?Q?hello'],
  ['UTF-7, which nobody should read', ' =?utf-7?Q?+ADw-?=', '+ADw-'],
  ['raw UTF-8', octets(' Héllo'), 'Héllo'],
  ['raw Windows-1252', ' H\xe9llo \x80', 'Héllo €'],
  ['nothing', '', ''],
]

it.each(cases)('decodes %s', (_what, body, value) => {
  expect(decodeHeaderText(body)).toBe(value)
})

it('keeps line ends that encoding brought in, and takes them out where one line is asked for', () => {
  const value = decodeHeaderText(' =?utf-8?Q?a=0D=0AX-Evil:_b?=')
  expect(value).toBe('a\r\nX-Evil: b')
  expect(toSingleLine(value)).toBe('a X-Evil: b')
})
