import { describe, expect, it } from 'vitest'
import { listJson } from '../../../ui/src/format/json-lines.ts'

describe('listJson', () => {
  it('lists members below their container, in order', () => {
    const lines = listJson({ a: [1, null], b: { c: 'x"y' }, d: true }, 100)
    expect(lines.map(({ level, key, value }) => `${level} ${key} ${value}`)).toEqual([
      '1  {3}',
      '2 a [2]',
      '3 0 1',
      '3 1 null',
      '2 b {1}',
      '3 c "x\\"y"',
      '2 d true',
    ])
  })

  it('gives every line a path of its own', () => {
    const lines = listJson({ a: { b: 1 }, b: { b: 1 }, 'a.b': 1 }, 100)
    expect(new Set(lines.map(({ path }) => path)).size).toBe(lines.length)
  })

  it('stops at the limit and copes with any depth', () => {
    let value: unknown = 1
    for (let depth = 0; depth < 50_000; depth += 1) value = [value]
    expect(listJson(value, 100)).toHaveLength(100)
    expect(listJson(value, 60_000)).toHaveLength(50_001)
  })
})
