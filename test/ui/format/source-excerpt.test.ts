import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerptOf } from '../../../ui/src/format/source-excerpt.ts'

const shown = (source: string, line: number, column: number) =>
  excerptOf(source, line, column).map(({ number, before, at, after, isMarked }) =>
    isMarked ? `${number} ${before}[${at}]${after}` : `${number} ${before}`,
  )

describe('excerptOf', () => {
  it.each([
    ['a\nb {{ c\nd', 2, 3, ['1 a', '2 b [{]{ c', '3 d']],
    ['one', 1, 1, ['1 [o]ne']],
    ['one', 1, 4, ['1 one[]']],
    ['one', 1, 99, ['1 one[]']],
    ['a\r\nb\r\n', 2, 1, ['1 a', '2 [b]', '3 ']],
    ['🦷x', 1, 1, ['1 [🦷]x']],
    ['one', 0, 0, []],
    ['one', 7, 1, []],
  ])('quotes %j at %d:%d', (source, line, column, expected) => {
    expect(shown(source, line, column)).toEqual(expected)
  })

  it('cuts a line of a megabyte around the place', () => {
    const [line] = excerptOf(`${'x'.repeat(500_000)}!${'y'.repeat(500_000)}`, 1, 500_001)
    expect(line?.at).toBe('!')
    expect(line?.before).toBe(`…${'x'.repeat(60)}`)
    expect(line?.after).toBe(`${'y'.repeat(80)}…`)
  })

  it('quotes something short for any source and place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), fc.integer(), (source, line, column) => {
        for (const { before, at, after } of excerptOf(source, line, column)) {
          expect((before + at + after).length).toBeLessThan(200)
        }
      }),
    )
  })
})
