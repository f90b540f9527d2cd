import { expect, it } from 'vitest'
import { readParameters } from '../../src/mime/parameters.ts'

type Case = readonly [body: string, value: string, parameters: Readonly<Record<string, string>>]

const cases: readonly Case[] = [
  [' text/plain', 'text/plain', {}],
  [' TEXT/HTML; Charset=UTF-8', 'text/html', { charset: 'UTF-8' }],
  [' text/plain; charset="utf-8"; format=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
  [' text/plain;charset=utf-8;', 'text/plain', { charset: 'utf-8' }],
  [' text/plain (a comment); charset=us-ascii (another)', 'text/plain', { charset: 'us-ascii' }],
  [' multipart/mixed;\r\n\tboundary="a;b\\"c"', 'multipart/mixed', { boundary: 'a;b"c' }],
  [' attachment; filename=My File.pdf', 'attachment', { filename: 'My File.pdf' }],
  [' attachment; filename=report(1).pdf', 'attachment', { filename: 'report(1).pdf' }],
  [' attachment; filename="a.pdf', 'attachment', { filename: 'a.pdf' }],
  [' attachment; filename = "a.pdf" ; size = 3', 'attachment', { filename: 'a.pdf', size: '3' }],
  [' attachment; filename=a; filename=b', 'attachment', { filename: 'a' }],
  [" attachment; filename*=UTF-8''na%C3%AFve.txt", 'attachment', { filename: 'naïve.txt' }],
  [" attachment; filename*=iso-8859-1'en'%A3%20rates", 'attachment', { filename: '£ rates' }],
  [" attachment; filename*=x-none''%C3%A9", 'attachment', { filename: 'é' }],
  [' attachment; filename*=na%C3%AFve', 'attachment', { filename: 'naïve' }],
  [" attachment; filename*=UTF-8''it's", 'attachment', { filename: "it's" }],
  [' attachment; filename*0="long"; filename*1=" name"', 'attachment', { filename: 'long name' }],
  [' attachment; filename*1=" name"; filename*0="long"', 'attachment', { filename: 'long name' }],
  [
    " attachment; filename*0*=utf-8''%E2%82; filename*1*=%AC%20; filename*2=100%25",
    'attachment',
    { filename: '€ 100%25' },
  ],
  [' attachment; filename*0=a; filename*2=c', 'attachment', { filename: 'a' }],
  [" attachment; filename=plain; filename*=utf-8''ext%C3%A9nded", 'attachment', { filename: 'exténded' }],
  [" attachment; filename*=utf-8''%zz%4", 'attachment', { filename: '%zz%4' }],
  [' x; =y; ;; z', 'x', {}],
  ['', '', {}],
  [' ;charset=utf-8', '', { charset: 'utf-8' }],
]

it.each(cases)('reads %j', (body, value, parameters) => {
  const read = readParameters(body)
  expect(read.value).toBe(value)
  expect(Object.fromEntries(read.parameters)).toEqual(parameters)
})

it('reads names that objects are born with like any other', () => {
  const { parameters } = readParameters(' a/b; __proto__=1; constructor=2; hasOwnProperty=3')
  expect([...parameters]).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
    ['hasownproperty', '3'],
  ])
})

it('reads raw 8-bit file names as UTF-8, else as Windows-1252', () => {
  const utf8 = Buffer.from(' a; filename="naïve"').toString('latin1')
  expect(readParameters(utf8).parameters.get('filename')).toBe('naïve')
  expect(readParameters(' a; filename="na\xefve"').parameters.get('filename')).toBe('naïve')
})

it('puts twenty thousand sections together', () => {
  const sections = Array.from({ length: 20_000 }, (_, index) => `; name*${index}*=%61`).reverse()
  expect(readParameters(` a/b${sections.join('')}`).parameters.get('name')).toBe('a'.repeat(20_000))
})
