/** A problem that was told is not told again for so long. */
const quietMs = 60_000

/** Tells of an error at most once a minute: what fails fails every second. */
export function quietened(tell: (problem: string) => void): (error: unknown) => void {
  const toldAt = new Map<string, number>()
  return (error) => {
    const problem = error instanceof Error ? error.message : String(error)
    const now = performance.now()
    if (now - (toldAt.get(problem) ?? Number.NEGATIVE_INFINITY) < quietMs) return
    toldAt.set(problem, now)
    tell(problem)
  }
}
