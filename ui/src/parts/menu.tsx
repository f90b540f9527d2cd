import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

interface MenuProps {
  readonly icon: IconName
  /** What it offers, for screen readers and on hover. */
  readonly label: string
  /** Links or buttons, each in an `li`. */
  readonly children: ComponentChildren
}

/** A square button that shows a few links below it; they go away with Escape, a click elsewhere or when one is followed. */
export function Menu({ icon, label, children }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null)
  const close = (): void => details.current?.removeAttribute('open')

  useEffect(() => {
    const listen = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !details.current?.contains(target)) close()
    }
    addEventListener('pointerdown', listen)
    return () => removeEventListener('pointerdown', listen)
  }, [])

  return (
    <details
      class="menu"
      ref={details}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !event.currentTarget.open) return
        event.preventDefault()
        close()
        event.currentTarget.querySelector('summary')?.focus()
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !details.current?.contains(relatedTarget)) close()
      }}
      onClick={({ target }) => {
        if (target instanceof Element && target.closest('a, button')) close()
      }}
    >
      <summary class="icon-button" aria-label={label} title={label}>
        <Icon name={icon} />
      </summary>
      <ul>{children}</ul>
    </details>
  )
}
