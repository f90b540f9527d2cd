import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface IconButtonProps {
  readonly icon: IconName
  /** What it does, for screen readers and on hover. */
  readonly label: string
  /** The key that does the same. */
  readonly keyName?: string
  /** Of a button that stays pressed. */
  readonly isPressed?: boolean
  readonly isExpanded?: boolean
  readonly isDisabled?: boolean
  readonly onClick: () => void
}

/** A square button with a picture. */
export function IconButton(props: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={props.label}
      title={withKey(props.label, props.keyName)}
      aria-pressed={props.isPressed}
      aria-expanded={props.isExpanded}
      aria-keyshortcuts={props.keyName}
      disabled={props.isDisabled}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  )
}

interface IconLinkProps {
  readonly icon: IconName
  readonly label: string
  readonly href: string
  /** A file to be saved under this name. */
  readonly download?: string
  readonly isNewTab?: boolean
}

/** The same as a link: to a file, or to something that opens beside this page. */
export function IconLink({ icon, label, href, download, isNewTab }: IconLinkProps) {
  const target = isNewTab ? { target: '_blank', rel: 'noopener noreferrer' } : {}
  return (
    <a class="icon-button" href={href} aria-label={label} title={label} download={download} {...target}>
      <Icon name={icon} />
    </a>
  )
}

interface ButtonProps {
  readonly kind?: 'plain' | 'danger'
  readonly isPressed?: boolean
  readonly title?: string
  readonly onClick: () => void
  readonly children: ComponentChildren
}

/** A button with words. */
export function Button({ kind = 'plain', isPressed, title, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      aria-pressed={isPressed}
      title={title}
      onClick={onClick}
    >
      {children}
    </button>
  )
}

export function withKey(label: string, keyName: string | undefined): string {
  return keyName === undefined ? label : `${label} (${keyName})`
}
