import { expect, it } from 'vitest'
import { findTextLinks } from '../../src/mime/text-links.ts'

const cases: readonly (readonly [text: string, ...urls: string[]])[] = [
  ['See https://example.com/a?b=c#d for more', 'https://example.com/a?b=c#d'],
  ['See http://example.com.', 'http://example.com'],
  ['Really, https://example.com/path!?', 'https://example.com/path'],
  ['(https://example.com/a)', 'https://example.com/a'],
  ['https://en.example.org/wiki/Fang_(tooth)', 'https://en.example.org/wiki/Fang_(tooth)'],
  ['(see https://example.org/Fang_(tooth))', 'https://example.org/Fang_(tooth)'],
  ['<https://example.com/a>', 'https://example.com/a'],
  ['"https://example.com/a"', 'https://example.com/a'],
  ['[docs](https://example.com/docs)', 'https://example.com/docs'],
  ['https://example.com/a[1]', 'https://example.com/a[1]'],
  ['**https://example.com/a**', 'https://example.com/a'],
  ['one https://a.example two http://b.example', 'https://a.example', 'http://b.example'],
  ['https://a.example,https://b.example', 'https://a.example,https://b.example'],
  ['HTTPS://EXAMPLE.COM/A', 'HTTPS://EXAMPLE.COM/A'],
  ['write to mailto:ann@example.com?subject=Hi.', 'mailto:ann@example.com?subject=Hi'],
  ['https://example.com/\nnext line', 'https://example.com/'],
  ['https://example.com/日本語。次', 'https://example.com/日本語'],
  ['https://müller.example/ä', 'https://müller.example/ä'],
  ['https:// nothing', ...[]],
  ['shttp://example.com is none'],
  ['javascript:alert(1) ftp://example.com www.example.com'],
  ['mailto: nobody'],
]

it.each(cases)('finds the links in %j', (text, ...urls) => {
  expect(findTextLinks(text)).toEqual({ urls, count: urls.length })
})

it('counts the links beyond the two thousandth', () => {
  const { urls, count } = findTextLinks('https://example.com/a '.repeat(2_500))
  expect(urls).toHaveLength(2_000)
  expect(count).toBe(2_500)
})
