import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addUrlTags } from '../../../src/mailjet/delivered/url-tags.ts'

const add = (target: string, tags = 'utm=1') =>
  addUrlTags(`<a href="${target}">x</a>`, tags, () => false).slice('<a href="'.length, -'">x</a>'.length)

describe('URL tags', () => {
  it.each([
    ['https://example.com', 'https://example.com?utm=1'],
    ['http://example.com/a?b=c', 'http://example.com/a?b=c&utm=1'],
    ['https://example.com/#part', 'https://example.com/?utm=1#part'],
    ['https://example.com/?a=b#part?x', 'https://example.com/?a=b&utm=1#part?x'],
    ['https://example.com/?', 'https://example.com/?utm=1'],
    ['https://example.com/?a&', 'https://example.com/?a&utm=1'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['#part', '#part'],
    ['/local', '/local'],
  ])('go behind %s', (target, tagged) => {
    expect(add(target)).toBe(tagged)
  })

  it('may be written with a question mark, and can end no attribute', () => {
    expect(add('http://a', '?b=c')).toBe('http://a?b=c')
    expect(add('http://a', 'b="><script>')).toBe('http://a?b=%22%3E%3Cscript%3E')
    expect(add('http://a', '')).toBe('http://a')
  })

  it('pass over links that are left alone, and everything that is no link', () => {
    const html =
      '<img src="http://a"><a href="http://own">1</a><a href=\'http://b\'>2</a><!-- <a href="http://c"> -->'
    expect(addUrlTags(html, 'x=1', (target) => target === 'http://own')).toBe(
      html.replace("'http://b'", "'http://b?x=1'"),
    )
  })

  it('leave HTML as it is but for its links, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (html, tags) => {
        expect(addUrlTags(html.replaceAll('http', ''), tags, () => false)).toBe(html.replaceAll('http', ''))
      }),
    )
  })
})
