import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlightHtml } from '../../../ui/src/format/highlight-html.ts'

const kinds = (source: string): string[] => highlightHtml(source).map(({ kind, text }) => `${kind} ${text}`)

describe('highlightHtml', () => {
  it.each([
    ['<p>', ['tag <', 'name p', 'tag >']],
    ['</p >', ['tag </', 'name p', 'tag  ', 'tag >']],
    [
      '<a href="x>y" hidden>',
      [
        'tag <',
        'name a',
        'tag  ',
        'attribute href',
        'tag =',
        'value "x>y"',
        'tag  ',
        'attribute hidden',
        'tag >',
      ],
    ],
    ["<a b='c'>", ['tag <', 'name a', 'tag  ', 'attribute b', 'tag =', "value 'c'", 'tag >']],
    ['<a b=c/d>', ['tag <', 'name a', 'tag  ', 'attribute b', 'tag =', 'value c/d', 'tag >']],
    ['<br/>', ['tag <', 'name br', 'tag /', 'tag >']],
    ['<!-- <p> -->x', ['comment <!-- <p> -->', 'text x']],
    ['<!doctype html>', ['comment <!doctype html>']],
    ['a &amp; b', ['text a ', 'entity &amp;', 'text  b']],
    ['a & b &; &nope', ['text a & b &; &nope']],
    ['1 < 2', ['text 1 < 2']],
    [
      '<p class="never closed',
      ['tag <', 'name p', 'tag  ', 'attribute class', 'tag =', 'value "never closed'],
    ],
    ['<!-- never closed', ['comment <!-- never closed']],
  ])('colours %s', (source, expected) => {
    expect(kinds(source)).toEqual(expected)
  })

  it('gives back the source when its tokens are joined', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '=',
      '"',
      "'",
      '!',
      '--',
      'a',
      ' ',
      '&',
      ';',
      '\n',
      '<p>',
      '&amp;',
    )
    const soup = fc.array(piece)
    fc.assert(
      fc.property(
        soup.map((pieces) => pieces.join('')),
        (source) => {
          const joined = highlightHtml(source)
            .map(({ text }) => text)
            .join('')
          expect(joined).toBe(source)
        },
      ),
      { numRuns: 1000 },
    )
  })

  // Each of these costs the square of its length where a scan starts over: minutes instead of a blink.
  it.each(['<a', '<', '&', '<!', '<a b="', "x='", '<p>text', '&#'])(
    'copes with a million times %j',
    (piece) => {
      const source = piece.repeat(1_000_000 / piece.length)
      const length = highlightHtml(`${source}&`).reduce((sum, { text }) => sum + text.length, 0)
      expect(length).toBe(source.length + 1)
    },
  )
})
