import type { ComponentChildren } from 'preact'
import { useApp } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'

interface FaultLinkProps {
  readonly id: string | undefined
  readonly class?: string
  readonly children: ComponentChildren
}

/** A link to a place of this screen. */
export function FaultLink({ id, class: name, children }: FaultLinkProps) {
  const isOpen = useApp().navigation.route.value.id === id
  return (
    <ScreenLink to={{ screen: 'faults', id }} class={name} current={isOpen ? 'true' : undefined}>
      {children}
    </ScreenLink>
  )
}
