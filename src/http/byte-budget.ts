/** Bytes that may be in use at once; who wants more waits its turn. */
export interface ByteBudget {
  /** Resolves, in order of asking, once that many bytes are free; call the result once to give them back. */
  take(bytes: number): Promise<() => void>
}

export function createByteBudget(totalBytes: number): ByteBudget {
  const waiting: { readonly bytes: number; readonly admit: () => void }[] = []
  let freeBytes = totalBytes

  function admitWaiting(): void {
    for (let next = waiting[0]; next !== undefined && next.bytes <= freeBytes; next = waiting[0]) {
      waiting.shift()
      freeBytes -= next.bytes
      next.admit()
    }
  }

  return {
    take(bytes) {
      // More than there is can be had alone.
      const wanted = Math.min(bytes, totalBytes)
      return new Promise((resolve) => {
        const giveBack = (): void => {
          freeBytes += wanted
          admitWaiting()
        }
        waiting.push({ bytes: wanted, admit: () => resolve(giveBack) })
        admitWaiting()
      })
    },
  }
}
