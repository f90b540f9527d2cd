/** Counts bytes in flight and lets callers wait while there are too many of them. */
export interface ByteBudget {
  add(bytes: number): void
  release(bytes: number): void
  /** Undefined while there is room; else resolves when there is. */
  room(): Promise<void> | undefined
  readonly used: number
}

export function createByteBudget(limitBytes: number): ByteBudget {
  let used = 0
  let waiting: (() => void)[] = []
  return {
    add(bytes) {
      used += bytes
    },
    release(bytes) {
      used -= bytes
      if (used >= limitBytes || waiting.length === 0) return
      const woken = waiting
      waiting = []
      for (const wake of woken) wake()
    },
    room() {
      return used < limitBytes ? undefined : new Promise((resolve) => waiting.push(resolve))
    },
    get used() {
      return used
    },
  }
}
