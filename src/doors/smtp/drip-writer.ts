import type { Socket } from 'node:net'

/** Writes replies one octet after the other, with time in between, in the order in which they are given. */
export interface DripWriter {
  /** @param written called when the last octet is out */
  write(octets: Buffer, everyMs: number, written: () => void): void
  isBusy(): boolean
  /** Calls back once nothing is left to write, in order; at once where nothing is. */
  whenIdle(next: () => void): void
  /** Gives up what is left, and whoever waits for it. */
  stop(): void
}

/** @param socket asked before each octet, since TLS may have taken its place */
export function createDripWriter(socket: () => Socket): DripWriter {
  const jobs: { readonly octets: Buffer; readonly everyMs: number; readonly written: () => void }[] = []
  let waiting: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let at = 0

  function step(): void {
    const [job] = jobs
    if (job === undefined) {
      timer = undefined
      const ready = waiting
      waiting = []
      for (const next of ready) next()
      return
    }
    socket().write(job.octets.subarray(at, at + 1))
    at += 1
    if (at >= job.octets.length) {
      jobs.shift()
      at = 0
      job.written()
    }
    timer = setTimeout(step, job.everyMs)
  }

  return {
    write(octets, everyMs, written) {
      jobs.push({ octets, everyMs, written })
      if (timer === undefined) step()
    },
    isBusy: () => timer !== undefined,
    whenIdle(next) {
      if (timer === undefined) next()
      else waiting.push(next)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      jobs.length = 0
      waiting = []
    },
  }
}
