import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface EmptyProps {
  readonly icon: IconName
  readonly title: string
  readonly hint?: string | undefined
  /** What to do about it. */
  readonly children?: ComponentChildren
}

/** Says in the place of a list or a message why there is none, and what to do. */
export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="empty-title">{title}</p>
      {hint && <p class="soft">{hint}</p>}
      {children && <div class="empty-actions">{children}</div>}
    </div>
  )
}
