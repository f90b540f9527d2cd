import type { ComponentChildren } from 'preact'
import type { Route } from '../models/navigation.ts'
import { useApp } from './app-context.ts'

interface ScreenLinkProps {
  readonly to: Partial<Route>
  readonly class?: string | undefined
  /** Whether what it leads to is what is open. */
  readonly current?: 'page' | 'true' | undefined
  readonly onFollowed?: (() => void) | undefined
  readonly children: ComponentChildren
}

/** A link within the screen: followed here, or by the browser when it is to open elsewhere. */
export function ScreenLink({ to, class: name, current, onFollowed, children }: ScreenLinkProps) {
  const { navigation } = useApp()
  return (
    <a
      class={name}
      href={navigation.href(to)}
      aria-current={current}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        navigation.go(to)
        onFollowed?.()
      }}
    >
      {children}
    </a>
  )
}
