import { describe, expect, it } from 'vitest'
import type { PartNode } from '../../../src/contract/message.ts'
import { listParts } from '../../../ui/src/format/part-tree.ts'

function aPart(part: string, children: PartNode[] = []): PartNode {
  const contentType = children.length === 0 ? 'text/plain' : 'multipart/mixed'
  return {
    part,
    contentType,
    charset: null,
    encoding: '7bit',
    disposition: null,
    filename: null,
    contentId: null,
    size: 10,
    children,
  }
}

const attachment = {
  part: '2',
  filename: 'a.pdf',
  contentType: 'application/pdf',
  size: 5,
  disposition: 'attachment' as const,
  contentId: null,
  sha256: '00',
}

describe('listParts', () => {
  it('lists parts in reading order with their depth and their attachment', () => {
    const root = aPart('', [aPart('1', [aPart('1.1'), aPart('1.2')]), aPart('2')])
    const lines = listParts(root, [attachment])
    expect(lines.map(({ node, level }) => [node.part, level])).toEqual([
      ['', 1],
      ['1', 2],
      ['1.1', 3],
      ['1.2', 3],
      ['2', 2],
    ])
    expect(lines.map((line) => line.attachment?.filename)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'a.pdf',
    ])
  })

  it('copes with a nesting that would exhaust the stack', () => {
    let root = aPart('deepest')
    for (let depth = 0; depth < 50_000; depth += 1) root = aPart('', [root])
    expect(listParts(root, []).at(-1)?.level).toBe(50_001)
  })
})
