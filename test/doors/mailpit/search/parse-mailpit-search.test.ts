import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMailpitSearch } from '../../../../src/doors/mailpit/search/parse-mailpit-search.ts'
import { splitQuery } from '../../../../src/doors/mailpit/search/split-query.ts'
import { limits } from '../../../../src/model/limits.ts'
import { printSearch } from '../../../../src/model/search/print-search.ts'

/** In the words of our own grammar; empty for everything. */
function read(query: string, tags: readonly string[] = []): string {
  const { search } = parseMailpitSearch(query, { zone: 'UTC', tags })
  return search === undefined ? '' : printSearch(search)
}

describe('parseMailpitSearch', () => {
  it.each([
    ['', ''],
    ['hello world', 'hello* world*'],
    ['"hello world"', '"hello world"*'],
    ['x 7', 'x 7'],
    ['-hello !world', '-hello* -world*'],
    ['-"hello world"', '-"hello world"*'],
    ['from:ann@example.test', 'from:ann@example.test*'],
    ['TO:"Bob B"', 'to:"Bob B"'],
    ['cc:dora subject:"Your code"', 'cc:dora* subject:"Your code"*'],
    ['-subject:code', '-subject:code*'],
    ['bcc:x@y.test', 'to:x@y.test*'],
    ['addressed:ab', 'from:ab* OR to:ab* OR cc:ab* OR header:Reply-To=ab'],
    ['reply-to:a@b.test', 'header:Reply-To=a@b.test'],
    ['message-id:<a@b>', 'header:Message-ID=<a@b> OR header:Message-ID=a@b'],
    ['tag:"My Tag"', 'tag:"My Tag"'],
    ['is:read', 'is:read'],
    ['!is:unread', '-is:unread'],
    ['has:attachments', 'has:attachment'],
    ['larger:2k', 'larger:2047'],
    ['smaller:1.5MB', 'smaller:1572864'],
    ['after:2026-07-31', 'after:2026-07-31T00:00:00.000Z'],
    ['before:"7/31/2026 10:00 PM"', 'before:2026-07-31T22:00:00.000Z'],
    ['unknown:filter', '"unknown:filter"*'],
    ['is:odd larger:nothing', '"is:odd"* "larger:nothing"*'],
    ['to: after:never word', 'word*'],
    ['"open quote', '"open quote"*'],
    ['aa bb cc dd ee', 'aa* bb* cc* dd* ee'],
  ])('reads %j as %j', (query, ours) => {
    expect(read(query)).toBe(ours)
  })

  it('takes "tagged" for any tag that there is', () => {
    expect(read('is:tagged', ['one', 'two'])).toBe('tag:"" OR tag:one OR tag:two')
  })

  it.each([
    ['to:', ['to:']],
    ['-before:never x', ['-before:never']],
    ['has:inline', ['has:inline']],
    ['bcc:x', ['bcc:x']],
    ['from:x unknown:y larger:z', []],
  ])('tells which terms of %j must not decide what is deleted', (query, loose) => {
    expect(parseMailpitSearch(query, { zone: 'UTC', tags: [] }).loose).toEqual(loose)
  })

  it('refuses a search beyond the limits, and throws nothing else at anything', () => {
    const options = { zone: 'UTC', tags: [] }
    expect(() => parseMailpitSearch('x'.repeat(limits.queryChars + 1), options)).toThrow(RangeError)
    expect(() => parseMailpitSearch('x '.repeat(limits.queryTerms + 1), options)).toThrow(RangeError)
    const terms = fc.constantFrom(
      '-',
      '!',
      '"',
      ':',
      'to:',
      'is:',
      'has:',
      'after:',
      'larger:',
      ' ',
      'x',
      '7',
      '1k',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(terms, fc.string({ maxLength: 5 })), { maxLength: 25 }), (parts) => {
        const query = parts.join('')
        fc.pre(query.length <= limits.queryChars && splitQuery(query).length <= limits.queryTerms)
        const { search, loose } = parseMailpitSearch(query, options)
        // Whatever is in a search either narrows it, or is told of.
        if (search === undefined) expect(loose.length).toBe(splitQuery(query).length)
      }),
    )
  })
})
