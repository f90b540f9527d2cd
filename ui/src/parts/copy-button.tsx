import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, for screen readers and on hover. */
  readonly label: string
  readonly copiedLabel: string
  readonly icon?: IconName
  /** Shown beside the picture; without it the button is a square. */
  readonly children?: string | undefined
}

/** How long the button says that it has copied. */
const thanksMs = 1500

/** Copies a text to the clipboard and says so for a moment. */
export function CopyButton({ text, label, copiedLabel, icon = 'copy', children }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  async function copy(): Promise<void> {
    await copyText(text)
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), thanksMs)
  }

  return (
    <button
      type="button"
      class={children === undefined ? 'icon-button' : 'button copy-button'}
      aria-label={isCopied ? copiedLabel : label}
      title={label}
      onClick={() => void copy()}
    >
      <Icon name={isCopied ? 'check' : icon} />
      {children}
    </button>
  )
}

/** Puts a text on the clipboard; by way of a selection where the page came over plain HTTP from another machine. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
