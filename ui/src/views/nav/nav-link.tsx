import type { ComponentChildren } from 'preact'
import { formatBadge } from '../../format/number.ts'
import type { Route } from '../../models/navigation.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'

interface NavLinkProps {
  readonly icon: IconName
  readonly to: Partial<Route>
  readonly unread?: number
  /** Whether it leads to something that is not in use here. */
  readonly isQuiet?: boolean
  readonly onChosen: (() => void) | undefined
  readonly children: ComponentChildren
}

/** A link of the side pane, with how much there is unread. */
export function NavLink({ icon, to, unread = 0, isQuiet = false, onChosen, children }: NavLinkProps) {
  const { navigation } = useApp()
  const text = useText()
  const locale = useLocale()
  const route = navigation.route.value
  const isCurrent = entries(to).every(([name, value]) => name === 'id' || route[name] === value)

  return (
    <ScreenLink
      to={to}
      class={isQuiet ? 'nav-link is-quiet' : 'nav-link'}
      current={isCurrent ? 'page' : undefined}
      onFollowed={onChosen}
    >
      <Icon name={icon} />
      <span class="cut">
        <bdi>{children}</bdi>
      </span>
      {unread > 0 && (
        <span class="badge" title={text.nav.unreadCount(unread)}>
          <span aria-hidden="true">{formatBadge(unread, locale)}</span>
          <span class="visually-hidden">{text.nav.unreadCount(unread)}</span>
        </span>
      )}
    </ScreenLink>
  )
}

function entries(route: Partial<Route>): [keyof Route, Route[keyof Route]][] {
  return Object.entries(route) as [keyof Route, Route[keyof Route]][]
}
