import { TransientMap } from '../lib/transient-map.ts'
import type { SessionId } from '../model/ids.ts'
import { limits } from '../model/limits.ts'
import type { SessionRecord } from '../model/session.ts'

/** What a follower of sessions gets. */
export interface SessionListener {
  /**
   * Sessions that were opened, took a message or ended, as they are now, without their transcripts; `skipped` more have
   * changed that are not named: read the list again.
   */
  sessions(sessions: readonly SessionRecord[], skipped: number): void
}

export interface SessionFeed {
  /** Something about this session has changed. */
  changed(id: SessionId, current: () => SessionRecord): void
  follow(listener: SessionListener): { readonly close: () => void }
}

/** The first change of a quiet time is told at once, later ones in groups. */
const gapMs = 250

/**
 * Tells of sessions as they come and go. Unlike messages they are not numbered: whoever misses something reads the list.
 * Without a follower a change costs nothing; in a flood only the newest are named, and how many were not.
 */
export function createSessionFeed(): SessionFeed {
  const listeners = new Set<SessionListener>()
  const changed = new TransientMap<SessionId, () => SessionRecord>()
  let skipped = 0
  let timer: NodeJS.Timeout | undefined
  let lastToldAt = Number.NEGATIVE_INFINITY

  function tell(): void {
    timer = undefined
    lastToldAt = performance.now()
    const sessions = [...changed.values()].map((current) => ({ ...current(), transcript: [] }))
    const more = skipped
    changed.clear()
    skipped = 0
    for (const listener of listeners) listener.sessions(sessions, more)
  }

  return {
    changed(id, current) {
      if (listeners.size === 0) return
      changed.delete(id)
      changed.set(id, current)
      const [oldest] = changed.keys()
      if (changed.size > limits.liveSessions && oldest !== undefined) {
        changed.delete(oldest)
        skipped += 1
      }
      timer ??= setTimeout(tell, Math.max(0, lastToldAt + gapMs - performance.now())).unref()
    },
    follow(listener) {
      listeners.add(listener)
      return {
        close() {
          listeners.delete(listener)
          if (listeners.size > 0) return
          changed.clear()
          skipped = 0
          clearTimeout(timer)
          timer = undefined
        },
      }
    },
  }
}
