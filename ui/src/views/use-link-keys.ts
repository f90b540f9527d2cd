import { useLayoutEffect } from 'preact/hooks'
import type { App } from '../models/app.ts'
import { isTyping } from './shell/use-keys.ts'

const steps: Readonly<Record<string, number>> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }

/**
 * Moves through a list of links by `j` and `k` from anywhere on the page, and by the arrows from within the list; where
 * one of them is open, the next is opened in its place.
 */
export function useLinkKeys(app: App, list: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const step = steps[event.key]
      if (step === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
        return
      if (isTyping(event.target) || app.overlay.peek() !== undefined) return
      const isInList = list.current?.contains(document.activeElement) === true
      if (event.key.startsWith('Arrow') && !isInList) return
      event.preventDefault()
      move(app, list.current, step)
    }
    // Before the keys of the page, which mean the list of messages: a view that is loaded late registers after them.
    addEventListener('keydown', listen, { capture: true })
    return () => removeEventListener('keydown', listen, { capture: true })
  }, [app])
}

function move(app: App, list: HTMLElement | null, step: number): void {
  const links = [...(list?.querySelectorAll('a') ?? [])]
  const focused = links.indexOf(document.activeElement as HTMLAnchorElement)
  const from = focused === -1 ? links.findIndex((link) => link.ariaCurrent === 'true') : focused
  const link = links[from === -1 ? 0 : from + step]
  if (link === undefined) return
  // Before it is opened: where there is room for one pane only, the list is hidden then.
  link.focus()
  if (app.navigation.openId.peek() !== undefined) link.click()
}
