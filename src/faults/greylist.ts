import { limits } from '../model/limits.ts'

/** Remembers who has tried before; the oldest are forgotten first. */
export interface Greylist {
  /** False the first time that this pair is asked for. */
  isKnown(pair: string): boolean
}

export function createGreylist(): Greylist {
  const pairs = new Set<string>()
  return {
    isKnown(pair) {
      if (pairs.has(pair)) return true
      pairs.add(pair)
      if (pairs.size > limits.greylistedPairs) pairs.delete(pairs.values().next().value ?? '')
      return false
    },
  }
}
