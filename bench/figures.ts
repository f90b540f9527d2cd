/** The middle one; 0 of none. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** @param part 0.99 for the 99th of a hundred; 0 of none */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

export const mebibyte = 1024 * 1024
