import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { decodeText } from '../../src/mime/charset.ts'

const samples: readonly (readonly [charset: string, text: string])[] = [
  ['utf-8', 'Grüße, Καλημέρα, 日本語, 👍'],
  ['UTF-8', 'Grüße'],
  ['iso-8859-1', 'Grüße'],
  ['ISO-8859-15', 'Preis: 5 €'],
  ['windows-1252', '“5 €”'],
  ['windows-1251', 'Привет'],
  ['koi8-r', 'Привет'],
  ['iso-8859-2', 'Zażółć gęślą jaźń'],
  ['windows-1256', 'مرحبا'],
  ['iso-8859-8', 'שלום'],
  ['gb2312', '你好'],
  ['gb18030', '你好 𠀀'],
  ['big5', '您好'],
  ['euc-kr', '안녕하세요'],
  ['shift_jis', 'こんにちは'],
  ['euc-jp', 'こんにちは'],
  ['utf-16le', 'Grüße'],
  ['utf-16be', 'Grüße'],
  ['macintosh', 'Grüße'],
  ['cp850', 'Grüße'],
]

it.each(samples)('reads %s', (charset, text) => {
  expect(decodeText(Buffer.from(iconv.encode(text, charset)), charset)).toEqual({ text, fault: null })
})

it('reads ISO-2022-JP', () => {
  expect(decodeText(Buffer.from('\x1b$BF|K\\\x1b(B.'), 'ISO-2022-JP')).toEqual({ text: '日本.', fault: null })
})

it.each([
  [null, 'Grüße', 'names no charset and holds 8-bit text; it is read as UTF-8'],
  ['US-ASCII', 'Grüße', 'declares the charset "US-ASCII" and holds 8-bit text; it is read as UTF-8'],
  [null, 'plain', null],
  ['us-ascii', 'plain', null],
])('reads UTF-8 where the charset is %s', (charset, text, fault) => {
  expect(decodeText(Buffer.from(text), charset)).toEqual({ text, fault })
})

it.each([
  [null, 'names no charset and holds 8-bit text; it is read as Windows-1252'],
  ['utf-8', 'declares the charset "utf-8" and is not in it; it is read as Windows-1252'],
])('reads what is no UTF-8 as Windows-1252 where the charset is %s', (charset, fault) => {
  expect(decodeText(Buffer.from('Gr\xfc\xdfe \x80', 'latin1'), charset)).toEqual({ text: 'Grüße €', fault })
})

it.each([
  'x-nonesuch',
  'utf-7',
  'UTF-7:1994',
  'unicode-1-1-utf-7',
  'base64',
  'hex',
  '__proto__',
  'constructor',
  '',
])('reads text in the charset "%s" all the same, and says so', (charset) => {
  expect(decodeText(Buffer.from('+ADw-script+AD4- Grüße'), charset)).toEqual({
    text: '+ADw-script+AD4- Grüße',
    fault: `declares the unknown charset "${charset}"; it is read as UTF-8`,
  })
})

it('leaves a byte order mark out', () => {
  expect(decodeText(Buffer.from('\ufeffHello'), 'utf-8').text).toBe('Hello')
})

it('keeps a charset name from filling the warning', () => {
  expect(decodeText(Buffer.from('x'), 'a'.repeat(100_000)).fault?.length).toBeLessThan(200)
})
