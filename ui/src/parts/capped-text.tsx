import type { ComponentChildren } from 'preact'

interface CappedTextProps {
  readonly text: string
  readonly class: string
  readonly role?: 'status'
  readonly children: ComponentChildren
}

/** Texts up to this length never need scrolling, in UTF-16 units. */
const longestAtOnce = 400

/** A text that may be very long: then it scrolls within itself, by the keyboard too, so that what follows stays in sight. */
export function CappedText({ text, class: name, role, children }: CappedTextProps) {
  return (
    <p class={`${name} capped-text`} role={role} tabIndex={text.length > longestAtOnce ? 0 : undefined}>
      {children}
    </p>
  )
}
