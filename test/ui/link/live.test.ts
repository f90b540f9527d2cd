import { expect, it } from 'vitest'
import { retryDelayMs } from '../../../ui/src/link/live.ts'

it('waits longer after each failed attempt, up to ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => retryDelayMs(attempt, 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000,
  ])
})

it('spreads the attempts of many pages over a quarter of the time', () => {
  expect(retryDelayMs(6, 0)).toBe(7500)
  expect(retryDelayMs(6, 0.5)).toBe(8750)
})
