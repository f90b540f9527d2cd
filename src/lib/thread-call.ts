import { type MessagePort, Worker } from 'node:worker_threads'
import { TransientMap } from './transient-map.ts'
import { youngMiB } from './young-objects.ts'

/**
 * Calls across threads: a request has a number, its reply comes back with the same one. Both travel in groups, since
 * each trip costs more than what it carries: the requests of one turn of the event loop, the replies of one commit. A
 * group is one flat list, since an object of its own for each, with its names, would take longer to copy than what is in
 * it. What one side transfers, it may not touch again.
 */
export type CallGroup = readonly unknown[]

/** What a caller sends. The bytes of all calls lie one behind the other in one buffer: one for each would cost more. */
export interface Requests {
  readonly calls: CallGroup
  readonly bytes: Uint8Array | undefined
}

/** What a thread sends: replies, or a note of its own accord. */
export interface ThreadMessage {
  readonly replies: CallGroup
  readonly note?: unknown
}

/** Hears the requests of a group; bytes that came with one are its last argument. */
export function forEachRequest(
  { calls, bytes }: Requests,
  hear: (call: number, name: string, args: readonly unknown[]) => void,
): void {
  let from = 0
  for (let at = 0; at + 3 < calls.length; at += 4) {
    const args = calls[at + 2] as readonly unknown[]
    const length = calls[at + 3] as number
    hear(
      Number(calls[at]),
      String(calls[at + 1]),
      length < 0 ? args : [...args, bytes?.subarray(from, from + length)],
    )
    if (length > 0) from += length
  }
}

/** Hears the replies of a group: which call, whether it worked, and its result or error. */
function forEachReply(group: CallGroup, hear: (call: number, isOk: unknown, result: unknown) => void): void {
  for (let at = 0; at + 2 < group.length; at += 3) hear(Number(group[at]), group[at + 1], group[at + 2])
}

/**
 * The buffer of these bytes as something to transfer, or nothing where they are few: to hand over a small buffer takes
 * several times longer than to copy it.
 */
export function transferOf(bytes: Uint8Array<ArrayBuffer>): readonly ArrayBuffer[] {
  return bytes.byteLength < 64 * 1024 ? [] : [bytes.buffer]
}

/** What a call hands over for good. */
export interface Handover {
  readonly ports?: readonly MessagePort[]
  /** The last argument of the call on the other side. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** Goes with the next call that cannot wait, or a moment later: each trip costs the other thread a wake-up. */
  readonly canWait?: boolean
  /**
   * Calls that follow are kept until its reply has come, and go together then: the other thread is busy with it until it
   * has committed, and each trip would only wake it up. For calls that are answered whatever else is called.
   */
  readonly keepsOthers?: boolean
}

/** How long a call that can wait is kept, in milliseconds. */
const longestWaitMs = 20

export interface Calls {
  /** @throws the error that the other side replied with, or the one it died of */
  call(name: string, args: readonly unknown[], handover?: Handover): Promise<unknown>
}

export interface Thread extends Calls {
  /**
   * Ends the thread; calls still waiting reject. Its first call is waited for, since that may load a native library: a
   * thread that is ended meanwhile takes the whole process with it.
   */
  terminate(): Promise<void>
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly keepsOthers: boolean
}

export interface CallOptions {
  /** Hears notes before the replies that came with them are resolved. */
  readonly onNote?: (note: unknown) => void
  /** Turns what the other side replied with into the error that the caller gets. */
  readonly toError: (error: unknown) => Error
}

export interface ThreadOptions extends CallOptions {
  readonly data: unknown
  /** The thread is gone, of itself or terminated; its calls have rejected. */
  readonly onEnd?: (error: Error) => void
}

/** Starts a thread that answers by {@link serveCalls}. */
export function startThread(url: URL, options: ThreadOptions): Thread {
  const worker = new Worker(url, {
    workerData: options.data,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: youngMiB },
  })
  const { call, hear, end } = createCaller(worker, options)
  let cause: Error | undefined
  worker.on('message', hear)
  worker.on('error', (error) => {
    cause = error instanceof Error ? error : new Error(String(error))
    end(cause)
  })
  worker.on('exit', (code) => {
    const error = cause ?? new Error(`The thread "${url.pathname}" has ended (${code})`)
    end(error)
    options.onEnd?.(error)
  })
  const loaded = new Promise((resolve) => worker.once('message', resolve).once('exit', resolve))
  let isCalled = false
  return {
    call(...request) {
      isCalled = true
      return call(...request)
    },
    async terminate() {
      if (isCalled) await loaded
      await worker.terminate()
    },
  }
}

/** Calls over a port whose other end is served by {@link serveCalls}. When that goes away, all calls reject. */
export function callOver(port: MessagePort, options: CallOptions & { readonly onClose: () => void }): Calls {
  const { call, hear, end } = createCaller(port, options)
  port.on('message', hear)
  port.on('close', () => {
    end(new Error('The thread at the other end of the line has ended'))
    options.onClose()
  })
  return { call }
}

function createCaller(
  port: { postMessage(message: unknown, transfer: readonly (ArrayBuffer | MessagePort)[]): void },
  options: CallOptions,
) {
  const waiting = new TransientMap<number, Waiting>()
  let calls = 0
  let death: Error | undefined
  let outbox: unknown[] = []
  let transfers: ArrayBuffer[] = []
  let pieces: Uint8Array[] = []
  let isDue = false
  let waitingSince: NodeJS.Timeout | undefined
  /** Of what is in the outbox, and of what was posted and has no reply yet, the calls that keep others. */
  let keeping = 0
  let unanswered = 0
  /** What is in the outbox is posted when nothing is unanswered any more. */
  let isKept = false

  function schedule(canWait: boolean): void {
    if (isDue || isKept) return
    if (canWait) {
      waitingSince ??= setTimeout(post, longestWaitMs)
      return
    }
    isDue = true
    setImmediate(post)
  }

  function post(): void {
    isDue = false
    clearTimeout(waitingSince)
    waitingSince = undefined
    isKept = unanswered > 0
    if (isKept) return
    unanswered = keeping
    keeping = 0
    const bytes = join(pieces)
    if (bytes !== undefined) transfers.push(bytes.buffer)
    port.postMessage({ calls: outbox, bytes } satisfies Requests, transfers)
    outbox = []
    transfers = []
    pieces = []
  }

  function put(call: number, name: string, args: readonly unknown[], bytes: Uint8Array<ArrayBuffer>): void {
    const transfer = transferOf(bytes)
    transfers.push(...transfer)
    if (transfer.length > 0) {
      outbox.push(call, name, [...args, bytes], -1)
    } else {
      outbox.push(call, name, args, bytes.byteLength)
      pieces.push(bytes)
    }
  }

  /** By itself: a port whose other end is closed meanwhile cannot be handed over, and would hold up what goes with it. */
  function hand(call: number, name: string, args: readonly unknown[], ports: readonly MessagePort[]): void {
    try {
      port.postMessage({ calls: [call, name, args, -1], bytes: undefined } satisfies Requests, ports)
    } catch (error) {
      waiting.delete(call)?.reject(error)
    }
  }

  function settle(call: number, isOk: unknown, result: unknown): void {
    const caller = waiting.delete(call)
    if (caller?.keepsOthers) unanswered -= 1
    if (isOk === true) caller?.resolve(result)
    else caller?.reject(options.toError(result))
  }

  return {
    call(
      name: string,
      args: readonly unknown[],
      { ports, bytes, canWait = false, keepsOthers = false }: Handover = {},
    ): Promise<unknown> {
      if (death !== undefined) return Promise.reject(death)
      const call = ++calls
      const promise = new Promise<unknown>((resolve, reject) =>
        waiting.set(call, { resolve, reject, keepsOthers }),
      )
      if (ports !== undefined) {
        hand(call, name, args, ports)
        return promise
      }
      schedule(canWait)
      if (keepsOthers) keeping += 1
      if (bytes === undefined) outbox.push(call, name, args, -1)
      else put(call, name, args, bytes)
      return promise
    },

    hear({ replies, note }: Partial<ThreadMessage>): void {
      // Under `node --watch` Node itself sends what a thread has loaded.
      if (replies === undefined) return
      if (note !== undefined) options.onNote?.(note)
      forEachReply(replies, settle)
      if (isKept) post()
    },

    end(error: Error): void {
      death ??= error
      for (const { reject } of waiting.values()) reject(death)
      waiting.clear()
    },
  }
}

/** In a buffer of their own. */
function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | undefined {
  if (pieces.length === 0) return undefined
  const size = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const joined = Buffer.allocUnsafeSlow(size)
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.byteLength
  }
  return joined
}
