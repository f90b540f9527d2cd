import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src/model/search/parse-search.ts'
import { markPosition, searchAsTyped, searchTerm } from '../../../ui/src/format/search-text.ts'

describe('searchAsTyped', () => {
  it.each([
    ['welc', 'welc*'],
    ['welcome ann', 'welcome ann*'],
    ['(welc', '(welc*'],
    ['grüß', 'grüß*'],
    ['we', 'we'],
    ['welcome ', 'welcome '],
    ['"welcome ann', '"welcome ann'],
    ['"welcome ann"', '"welcome ann"'],
    ['"say \\"hi ann', '"say \\"hi ann'],
    ['"say \\"hi" ann', '"say \\"hi" ann*'],
    ['from:ann', 'from:ann'],
    ['-news', '-news'],
    ['welc*', 'welc*'],
    ['ann AND', 'ann AND'],
    ['', ''],
  ])('sends %j as %j', (typed, sent) => {
    expect(searchAsTyped(typed)).toBe(sent)
  })
})

describe('searchTerm', () => {
  it.each([
    ['checked', 'tag:checked'],
    ['two words', 'tag:"two words"'],
    ['a:b', 'tag:"a:b"'],
    ['say "hi"', 'tag:"say \\"hi\\""'],
    ['back\\slash', 'tag:"back\\\\slash"'],
  ])('writes the tag %j as %s, which the search reads back', (tag, expected) => {
    expect(searchTerm('tag', tag)).toBe(expected)
    expect(parseSearch(expected, 0)).toEqual({ kind: 'ok', search: { kind: 'tag', value: tag } })
  })
})

describe('markPosition', () => {
  it('marks the word that an error points at', () => {
    expect(markPosition('one two three', 4)).toEqual({ before: 'one ', at: 'two', after: ' three' })
  })

  it('marks a single character where the place is a space, and nothing beyond the end', () => {
    expect(markPosition('a b', 1)).toEqual({ before: 'a', at: ' ', after: 'b' })
    expect(markPosition('abc', 99)).toEqual({ before: 'abc', at: '', after: '' })
  })
})
