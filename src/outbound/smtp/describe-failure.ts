/** Why a connection did not work, in one line without control characters. */
export function describeFailure(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeFailure).join('; ')
  const text = error instanceof Error ? error.message : String(error)
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 1_000)
}
