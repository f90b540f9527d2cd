/** A whole number for people: `1,234`. Much faster than the locale's own way, which counts for each message. */
export function formatCount(count: number): string {
  return count < 1_000 ? String(count) : String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
