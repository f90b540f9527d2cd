import { type ClientOptions, WebSocket } from 'ws'
import { type LiveFrame, liveFrameSchema } from '../../../src/contract/live.ts'

/** A WebSocket to the live feed that remembers what it was sent. */
export interface LiveClient extends AsyncDisposable {
  readonly socket: WebSocket
  readonly frames: readonly LiveFrame[]
  /** All changes so far, of whichever frame. */
  readonly changes: readonly Change[]
  /** Resolves as soon as the condition holds; it is asked anew after every frame. */
  until(condition: () => boolean): Promise<void>
  /** Resolves to the close code. */
  readonly closed: Promise<number>
}

export type Change = Extract<LiveFrame, { type: 'changes' }>['changes'][number]

/** Connects and waits for the hello. */
export async function connectLive(
  http: string,
  path = '/api/live',
  options: ClientOptions = {},
): Promise<LiveClient> {
  const socket = new WebSocket(`${http.replace('http', 'ws')}${path}`, options)
  const frames: LiveFrame[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data) => {
    const frame: unknown = JSON.parse(String(data))
    frames.push(liveFrameSchema.parse(frame))
    for (const check of waiting) check()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  const failed = new Promise<never>((_, reject) => socket.on('error', reject))

  const client: LiveClient = {
    socket,
    frames,
    closed,
    get changes() {
      return frames.flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
    },
    until(condition) {
      return new Promise((resolve) => {
        const check = () => {
          if (!condition()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      })
    },
    async [Symbol.asyncDispose]() {
      socket.terminate()
      await closed
    },
  }
  await Promise.race([client.until(() => frames.length > 0), failed])
  return client
}
