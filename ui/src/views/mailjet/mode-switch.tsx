import { useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { useApp } from '../app-context.ts'
import { useMailjetText } from './use-mailjet-text.ts'

/** Puts a mailbox in Mailjet mode, and goes once it is; the focus goes on to what it stood in. */
export function ModeSwitch({ mailbox }: { mailbox: string }) {
  const { mailjetMode } = useApp()
  const text = useMailjetText()
  const place = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const panel = place.current?.closest<HTMLElement>('[tabindex="0"]')
    const button = place.current?.querySelector('button')
    return () => {
      const isLost = document.activeElement === button || document.activeElement === document.body
      if (isLost) panel?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <span ref={place}>
      <Button onClick={() => void mailjetMode.set(mailbox, 'mailjet')}>{text.switchOn}</Button>
    </span>
  )
}
