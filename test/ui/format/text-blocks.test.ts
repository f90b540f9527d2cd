import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitBlocks } from '../../../ui/src/format/text-blocks.ts'

describe('splitBlocks', () => {
  it('gives back the text when its blocks are joined', () => {
    const piece = fc.oneof(fc.constant('\n'), fc.constant('x'.repeat(9_000)), fc.string())
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(splitBlocks(pieces.join('')).join('')).toBe(pieces.join(''))
      }),
    )
  })

  it('ends a block at a line end', () => {
    const blocks = splitBlocks('a line of text\n'.repeat(5_000))
    expect(blocks.length).toBeGreaterThan(1)
    expect(blocks.every((block) => block.endsWith('\n'))).toBe(true)
  })

  it('does not part a surrogate pair', () => {
    const blocks = splitBlocks(`x${'🎉'.repeat(20_000)}`)
    expect(blocks.length).toBeGreaterThan(1)
    expect(blocks.every((block) => block.isWellFormed())).toBe(true)
  })

  it('has no block for an empty text', () => {
    expect(splitBlocks('')).toEqual([])
  })
})
