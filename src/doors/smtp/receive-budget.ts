/**
 * Bounds the memory of messages that are still coming in. Above the limit connections are not read, save the one whose
 * message began first: that one can always come to its end, so that they never all wait for each other.
 */
export interface ReceiveBudget {
  /** A message begins. */
  open(): ReceiveShare
  /** Since when it has been full, on the clock of `performance.now()`; undefined while it is not. */
  readonly fullSince: number | undefined
}

export interface ReceiveShare {
  /** Tells how many octets the message takes up by now. */
  hold(bytes: number): void
  /** Undefined when the connection may be read on; else settles when it may. */
  ready(): Promise<void> | undefined
  /** The message was handed on, given up or lost: its octets no longer count. */
  close(): void
}

export function createReceiveBudget(limitBytes: number): ReceiveBudget {
  /** In the order in which they began, each with the one who waits for it. */
  const shares = new Map<ReceiveShare, (() => void) | undefined>()
  let total = 0
  let fullSince: number | undefined

  const mayRead = (share: ReceiveShare) => total < limitBytes || share === shares.keys().next().value

  function wake(): void {
    for (const [share, resume] of shares) {
      if (!mayRead(share)) return
      shares.set(share, undefined)
      resume?.()
    }
  }

  function change(bytes: number): void {
    const wasFull = total >= limitBytes
    total += bytes
    if (total < limitBytes) fullSince = undefined
    else fullSince ??= performance.now()
    if (wasFull) wake()
  }

  function open(): ReceiveShare {
    let held = 0
    const share: ReceiveShare = {
      hold(bytes) {
        change(bytes - held)
        held = bytes
      },
      ready: () => (mayRead(share) ? undefined : new Promise((resolve) => shares.set(share, resolve))),
      close() {
        const resume = shares.get(share)
        if (!shares.delete(share)) return
        resume?.()
        change(-held)
      },
    }
    shares.set(share, undefined)
    return share
  }

  return {
    open,
    get fullSince() {
      return fullSince
    },
  }
}
