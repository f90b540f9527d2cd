import type { ComponentChildren } from 'preact'
import { ScreenLink } from '../screen-link.tsx'

interface PlaygroundLinkProps {
  /** What it begins with: `template:<id>` or `message:<id>`; without it what was written last. */
  readonly start?: string
  readonly class?: string
  readonly children: ComponentChildren
}

/** A link into the playground. */
export function PlaygroundLink({ start, class: name, children }: PlaygroundLinkProps) {
  return (
    <ScreenLink to={{ screen: 'templates', id: 'playground', start }} class={name}>
      {children}
    </ScreenLink>
  )
}
