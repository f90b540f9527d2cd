/** What is kept: within all bounds that are given, the newest. What is beyond is pruned, the oldest first. */
export interface Retention {
  readonly ageMs: number | null
  readonly count: number | null
  /** Of the messages as received. */
  readonly bytes: number | null
}

export const keepEverything: Retention = { ageMs: null, count: null, bytes: null }

/** A message with this tag is never pruned. */
export const protectedTag = 'protected'
