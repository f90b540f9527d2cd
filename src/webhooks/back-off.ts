/** After this long without a success a webhook is dead. */
export const longestFailingMs = 24 * 60 * 60 * 1_000

const firstPauseMs = 1_000
const longestPauseMs = 60 * 60 * 1_000

/**
 * How long to wait after so many failures in a row: twice as long each time, from one second to one hour. Half of it is
 * chance, so that many webhooks of one server do not come back all at once.
 *
 * @param random from 0 to 1
 */
export function pauseAfter(failures: number, random: number): number {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20))
  return Math.round(pauseMs * (0.5 + random / 2))
}
