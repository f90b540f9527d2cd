import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { IconButton } from './button.tsx'

interface DialogProps {
  readonly title: string
  readonly closeLabel: string
  readonly kind?: 'middle' | 'top' | 'drawer'
  /** Hides the line with the title; it is still spoken. */
  readonly isBare?: boolean
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** A window over the page: the browser keeps the focus in it, closes it on Escape and gives the focus back. */
export function Dialog({ title, closeLabel, kind = 'middle', isBare, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  return (
    <dialog
      class={`dialog dialog-${kind}`}
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      // Keys typed here are no commands of the page below.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div class="dialog-content">
        {!isBare && (
          <div class="dialog-head">
            <h2>{title}</h2>
            <IconButton icon="close" label={closeLabel} onClick={onClose} />
          </div>
        )}
        {children}
      </div>
    </dialog>
  )
}
