const longestMs = 10_000
const leastMs = 100
/** What reading and explaining what arrived may take. */
const reserveMs = 1_500

/**
 * How long a wait may take so that it still explains itself before the framework ends the test.
 *
 * @param startedAt epoch ms, like `now`
 * @param timeoutMs what the test has altogether; 0 for a test without a limit
 */
export function timeLeft(startedAt: number, timeoutMs: number, now = Date.now()): number {
  if (timeoutMs === 0) return longestMs
  return Math.max(leastMs, Math.min(longestMs, startedAt + timeoutMs - reserveMs - now))
}
