import { describe, expect, it } from 'vitest'
import { formatBadge, formatBytes, formatCount, formatShare } from '../../../ui/src/format/number.ts'

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [4096, '4.1 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [52_428_800, '52 MB'],
    [3_200_000_000_000, '3,200 GB'],
  ])('writes %d bytes as %s', (bytes, expected) => {
    expect(formatBytes(bytes, 'en')).toBe(expected)
  })

  it('uses the decimal sign of the locale', () => {
    expect(formatBytes(4096, 'de')).toBe('4,1 kB')
  })
})

describe('formatCount', () => {
  it('sets thousands apart', () => {
    expect(formatCount(1_234_567, 'en')).toBe('1,234,567')
  })
})

describe('formatBadge', () => {
  it.each([
    [9_999, '9,999'],
    [12_345, '12.3K'],
    [1_000_000, '1M'],
  ])('writes %d as %s', (count, expected) => {
    expect(formatBadge(count, 'en')).toBe(expected)
  })
})

describe('formatShare', () => {
  it.each([
    [1, 3, '33%'],
    [3, 3, '100%'],
    [1, 0, ''],
  ])('writes %d of %d as %s', (part, whole, expected) => {
    expect(formatShare(part, whole, 'en')).toBe(expected)
  })
})
