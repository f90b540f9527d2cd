import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followableUrl, splitLinks } from '../../../ui/src/format/text-links.ts'

const linksIn = (text: string): string[] => splitLinks(text).flatMap(({ href }) => href ?? [])

describe('splitLinks', () => {
  it.each([
    [
      'finds an address in a sentence',
      'See https://example.com/a?b=c, please.',
      ['https://example.com/a?b=c'],
    ],
    ['leaves out the bracket around it', '(https://example.com/a)', ['https://example.com/a']],
    ['keeps brackets that belong to it', 'https://example.com/a_(b)', ['https://example.com/a_(b)']],
    ['stops at angle brackets and quotes', '<https://example.com/>"', ['https://example.com/']],
    ['finds several', 'http://a.example http://b.example', ['http://a.example', 'http://b.example']],
    ['makes no link of other schemes', 'javascript:alert(1) ftp://example.com', []],
    ['makes no link of a scheme alone', 'https:// is a scheme', []],
  ])('%s', (_, text, expected) => {
    expect(linksIn(text)).toEqual(expected)
  })

  it('gives back the whole text in order', () => {
    const text = fc.stringMatching(/^(https?:\/\/| |a|\.|\)|\()*$/)
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (value) => {
        const joined = splitLinks(value)
          .map((run) => run.text)
          .join('')
        expect(joined).toBe(value)
      }),
    )
  })

  it('copes with an address of a million closing brackets', () => {
    expect(linksIn(`https://example.com/a${')'.repeat(1_000_000)}`)).toEqual(['https://example.com/a'])
  })
})

describe('followableUrl', () => {
  it.each(['https://example.com/', 'http://example.com', 'mailto:ann@example.com'])('follows %s', (url) => {
    expect(followableUrl(url)).toBe(url)
  })

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    '/relative',
    '',
  ])('does not follow %j', (url) => {
    expect(followableUrl(url)).toBeUndefined()
  })
})
