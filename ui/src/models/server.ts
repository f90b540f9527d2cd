import { type ReadonlySignal, signal } from '@preact/signals'
import type { InfoJson } from '../../../src/contract/info.ts'
import type { LiveFrame } from '../../../src/contract/live.ts'
import { getInfo } from '../link/api.ts'
import { followLive, type LiveState } from '../link/live.ts'
import { toFailure } from '../link/request.ts'
import { beforeNextPaint } from './before-next-paint.ts'

export interface Server {
  /** Undefined until the server has told. */
  readonly info: ReadonlySignal<InfoJson | undefined>
  readonly live: ReadonlySignal<LiveState>
  /** True once an attempt to connect has failed, until one succeeds. */
  readonly isGone: ReadonlySignal<boolean>
  retryNow(): void
}

/**
 * The server as seen from here: what it says of itself, and whether its live feed runs.
 *
 * @param onFrames takes the frames of the feed, all that came in since the last paint at once
 */
export function createServer(onFrames: (frames: readonly LiveFrame[]) => void): Server {
  const info = signal<InfoJson | undefined>(undefined)
  const live = signal<LiveState>({ kind: 'connecting' })
  const isGone = signal(false)
  const frames: LiveFrame[] = []

  async function readInfo(): Promise<void> {
    try {
      info.value = await getInfo()
    } catch (error) {
      // Asked again as soon as the feed is back; the bar about the server says so meanwhile.
      toFailure(error)
    }
  }

  function flush(): void {
    onFrames(frames.splice(0))
  }

  const connection = followLive({
    frame(frame) {
      frames.push(frame)
      if (frames.length === 1) beforeNextPaint(flush)
    },
    state(state) {
      live.value = state
      if (state.kind === 'waiting') isGone.value = true
      // It may be another version by now, with other listeners.
      if (state.kind === 'open' && isGone.peek()) void readInfo()
      if (state.kind === 'open') isGone.value = false
    },
  })
  void readInfo()

  return { info, live, isGone, retryNow: connection.retryNow }
}
