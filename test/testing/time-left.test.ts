import { expect, it } from 'vitest'
import { timeLeft } from '../../src/testing/time-left.ts'

it.each([
  ['most of five seconds at the start of such a test', 0, 5_000, 3_500],
  ['less where the test has begun', 1_500, 5_000, 2_000],
  ['at least a moment', 6_000, 5_000, 100],
  ['ten seconds in a long test', 0, 60_000, 10_000],
  ['ten seconds in a test without a limit', 99_000, 0, 10_000],
])('a wait has %s', (_, passedMs, timeoutMs, expected) => {
  expect(timeLeft(1_000_000, timeoutMs, 1_000_000 + passedMs)).toBe(expected)
})
