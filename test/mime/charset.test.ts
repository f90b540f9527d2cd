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

it.each([null, 'us-ascii'])('reads UTF-8 where %s is said', (charset) => {
  expect(decodeText(Buffer.from('Grüße'), charset)).toEqual({ text: 'Grüße', fault: null })
})

it('reads what says nothing and is no UTF-8 as Windows-1252', () => {
  expect(decodeText(Buffer.from('Gr\xfc\xdfe \x80', 'latin1'), null)).toEqual({
    text: 'Grüße €',
    fault: null,
  })
})

it('reads what claims UTF-8 and is not as Windows-1252, and says so', () => {
  const { text, fault } = decodeText(Buffer.from('Gr\xfc\xdfe', 'latin1'), 'utf-8')
  expect(text).toBe('Grüße')
  expect(fault).toBe('declares the charset "utf-8" and is not in it; read as Windows-1252')
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
  const { text, fault } = decodeText(Buffer.from('+ADw-script+AD4- Grüße'), charset)
  expect(text).toBe('+ADw-script+AD4- Grüße')
  expect(fault).toBe(`declares the charset "${charset}", which is unknown`)
})

it('leaves a byte order mark out', () => {
  expect(decodeText(Buffer.from('\ufeffHello'), 'utf-8').text).toBe('Hello')
})

it('keeps a charset name from filling the warning', () => {
  expect(decodeText(Buffer.from('x'), 'a'.repeat(100_000)).fault?.length).toBeLessThan(200)
})
