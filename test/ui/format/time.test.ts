import { describe, expect, it } from 'vitest'
import { formatExactTime, formatShortTime, formatSpan } from '../../../ui/src/format/time.ts'

const now = new Date(2026, 2, 10, 15, 30).getTime()
const ago = (ms: number): string => new Date(now - ms).toISOString()
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('formatShortTime', () => {
  it.each([
    ['calls the last minute now', 59_000, 'now'],
    ['counts minutes within the hour', 5 * minute + 1000, '5 min ago'],
    ['gives the time of day for earlier today', 3 * hour, '12:30'],
    ['gives the day for earlier this year', 20 * day, '18 Feb'],
    ['gives the year for earlier years', 400 * day, '03/02/2025'],
  ])('%s', (_, ms, expected) => {
    expect(formatShortTime(ago(ms), now, 'en-GB')).toBe(expected)
  })

  it('takes an instant ahead of this clock for now', () => {
    expect(formatShortTime(ago(-5 * minute), now, 'en')).toBe('now')
  })

  it('speaks the language of the locale', () => {
    expect(formatShortTime(ago(5 * minute), now, 'de')).toMatch(/^vor 5/)
  })
})

describe('formatExactTime', () => {
  it('shows milliseconds and the zone', () => {
    expect(formatExactTime(ago(1), 'en-GB')).toMatch(/10 Mar 2026.*15:29:59\.999/)
  })
})

describe('formatSpan', () => {
  it.each([
    [0, '0 ms'],
    [85.4, '85 ms'],
    [1200, '1.2 s'],
    [210_000, '3.5 min'],
  ])('writes %d milliseconds as %s', (ms, expected) => {
    expect(formatSpan(ms, 'en')).toBe(expected)
  })
})
