import { computed, effect, type ReadonlySignal } from '@preact/signals'
import { followSessions } from '../link/live.ts'
import type { Scope } from '../link/urls.ts'

/**
 * Refused messages are none that were received: the feed of messages is silent about them. While a search asks for them,
 * the feed of sessions tells that there are new ones.
 *
 * @param onRefused told when the list may have changed
 */
export function followRefused(scope: ReadonlySignal<Scope>, onRefused: () => void): void {
  const isAsked = computed(() => /(?:^|[\s(])is:rejected\b/iu.test(scope.value.q ?? ''))
  effect(() => {
    if (!isAsked.value) return
    const feed = followSessions({
      opened: onRefused,
      frame({ sessions, skipped }) {
        const hasRefused = sessions.some(({ kept }) => kept.some(({ rejected }) => rejected))
        if (hasRefused || skipped > 0) onRefused()
      },
    })
    return feed.close
  })
}
