import type { EventFrame, LiveFrame, SessionFrame } from '../../../src/contract/live.ts'
import { urls } from './urls.ts'

/** Whether the feed runs; while it does not, when the next attempt is due (epoch ms). */
export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting'; readonly retryAt: number }

export interface LiveListener {
  frame(frame: LiveFrame): void
  state(state: LiveState): void
}

const firstRetryMs = 500
const longestRetryMs = 10_000

/** How long to wait before attempt number `attempt` (from 1): doubling up to ten seconds, spread so that many pages do not knock at once. */
export function retryDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1))
  return Math.round(ceiling * (0.75 + random / 4))
}

/** What is told of a feed that is not resumed: after each (re)connection the list is to be read again, which `opened` asks for. */
interface FeedListener<Frame> {
  opened(): void
  frame(frame: Frame): void
}

/** Follows SMTP sessions as they come and go. */
export function followSessions(listener: FeedListener<Extract<SessionFrame, { type: 'sessions' }>>): {
  close: () => void
} {
  return followFeed<SessionFrame>(urls.liveSessions(), {
    opened: listener.opened,
    frame(frame) {
      if (frame.type === 'sessions') listener.frame(frame)
    },
  })
}

/** Follows what happens to mail after sending. */
export function followEvents(listener: FeedListener<Extract<EventFrame, { type: 'events' }>>): {
  close: () => void
} {
  return followFeed<EventFrame>(urls.liveEvents(), {
    opened: listener.opened,
    frame(frame) {
      if (frame.type === 'events') listener.frame(frame)
      // What was skipped is in the list.
      if (frame.type === 'resync') listener.opened()
    },
  })
}

function followFeed<Frame>(address: string, listener: FeedListener<Frame>): { close: () => void } {
  let attempt = 0
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  function connect(): void {
    const url = new URL(address, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    socket = new WebSocket(url)
    socket.onopen = () => {
      attempt = 0
      listener.opened()
    }
    socket.onmessage = (event) => {
      const frame: Frame = JSON.parse(String(event.data))
      listener.frame(frame)
    }
    socket.onclose = () => {
      if (!isClosed) timer = setTimeout(connect, retryDelayMs(++attempt, Math.random()))
    }
  }

  connect()
  return {
    close() {
      isClosed = true
      clearTimeout(timer)
      socket?.close()
    },
  }
}

/**
 * Follows the live feed of all mailboxes and keeps following it: a connection that breaks is opened again, going on
 * after the last sequence number seen, so that nothing is missed. `retryNow` cuts a wait short.
 */
export function followLive(listener: LiveListener): { retryNow: () => void; close: () => void } {
  let seq: number | undefined
  let attempt = 0
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  function connect(): void {
    clearTimeout(timer)
    timer = undefined
    const url = new URL(urls.live(seq), location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    listener.state({ kind: 'connecting' })
    socket = new WebSocket(url)
    socket.onopen = () => {
      attempt = 0
      listener.state({ kind: 'open' })
    }
    socket.onmessage = (event) => take(JSON.parse(String(event.data)))
    socket.onclose = () => waitAndRetry()
  }

  function take(frame: LiveFrame): void {
    // A server that has started over with an empty store counts from the beginning: what is known here is void.
    const hasStartedOver = frame.type === 'hello' && seq !== undefined && frame.seq < seq
    // A hello on the way back announces changes that are still to come: only they move the mark.
    if (frame.type !== 'hello' || seq === undefined || hasStartedOver) seq = frame.seq
    listener.frame(hasStartedOver ? { type: 'resync', seq: frame.seq } : frame)
  }

  function waitAndRetry(): void {
    if (isClosed) return
    attempt += 1
    const delayMs = retryDelayMs(attempt, Math.random())
    listener.state({ kind: 'waiting', retryAt: Date.now() + delayMs })
    timer = setTimeout(connect, delayMs)
  }

  function retryNow(): void {
    if (timer !== undefined) connect()
  }

  function onVisible(): void {
    if (!document.hidden) retryNow()
  }

  window.addEventListener('online', retryNow)
  document.addEventListener('visibilitychange', onVisible)
  connect()

  return {
    retryNow,
    close() {
      isClosed = true
      clearTimeout(timer)
      window.removeEventListener('online', retryNow)
      document.removeEventListener('visibilitychange', onVisible)
      socket?.close()
    },
  }
}
