import type { ComponentChildren } from 'preact'
import { useApp } from '../app-context.ts'

interface FaultLinkProps {
  readonly id: string | undefined
  readonly class?: string
  readonly children: ComponentChildren
}

/** A link to a place of this screen: followed here, or by the browser when it is to open elsewhere. */
export function FaultLink({ id, class: name, children }: FaultLinkProps) {
  const { navigation } = useApp()
  const to = { screen: 'faults', id } as const
  return (
    <a
      class={name}
      href={navigation.href(to)}
      aria-current={navigation.route.value.id === id ? 'true' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        navigation.go(to)
      }}
    >
      {children}
    </a>
  )
}
