/** The longest time that timers take: 2^31 − 1 milliseconds. */
const longestMs = 2 ** 31 - 1

/** @throws TypeError that names an option that does not exist */
export function checkOptionNames(options: object, known: readonly string[], call: string): void {
  const strange = Object.keys(options).find((name) => !known.includes(name))
  if (strange === undefined) return
  throw new TypeError(`${call} has no option "${strange}": it has ${known.join(', ')}`)
}

/** @throws RangeError for what is no time */
export function readMilliseconds(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value !== 'number' || Number.isNaN(value) || value < 0 || value > longestMs) {
    throw new RangeError(`${name} cannot be ${value}: expected milliseconds from 0 to ${longestMs}`)
  }
  return value
}

/** @throws RangeError for what is no whole number in the range */
export function readWhole(name: string, value: number | undefined, fallback: number, least: number): number {
  if (value === undefined) return fallback
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} cannot be ${value}: expected a whole number from ${least}`)
  }
  return value
}
