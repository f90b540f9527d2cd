import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { composeRoute, type MessageTab, parseRoute, type Route } from '../link/route.ts'

export { type MailjetPart, type MessageTab, mailjetParts, messageTabs, type Route } from '../link/route.ts'

/** Where the screen is, bound to the browser's address and history. */
export interface Navigation {
  readonly route: ReadonlySignal<Route>
  readonly openId: ReadonlySignal<string | undefined>
  /** Goes there; `replace` leaves no step to come back to, for what happens while typing or leafing. */
  go(change: Partial<Route>, how?: 'push' | 'replace'): void
  /** The address that `go` would lead to: links have one, so that they open in a new tab as well. */
  href(change: Partial<Route>): string
  /** The whole address of a message and tab, to hand over. */
  share(id: string, tab: MessageTab): string
}

export function createNavigation(): Navigation {
  const route = signal(parseRoute(location.pathname, location.search))
  const openId = computed(() => route.value.id)
  addEventListener('popstate', () => {
    route.value = parseRoute(location.pathname, location.search)
  })

  const changed = (change: Partial<Route>): Route => ({ ...route.peek(), ...change })

  function go(change: Partial<Route>, how: 'push' | 'replace' = 'push'): void {
    const next = changed(change)
    const address = composeRoute(next)
    if (address !== location.pathname + location.search) {
      if (how === 'push') history.pushState(null, '', address)
      else history.replaceState(null, '', address)
    }
    route.value = next
  }

  return {
    route,
    openId,
    go,
    href: (change) => composeRoute(changed(change)),
    share: (id, tab) =>
      new URL(composeRoute({ ...route.peek(), screen: 'mail', id, tab }), location.href).href,
  }
}
