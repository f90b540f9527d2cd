import { useLayoutEffect } from 'preact/hooks'
import type { MessageJson, SummaryJson } from '../../../../src/contract/message.ts'
import type { App } from '../../models/app.ts'
import { runCommand, tabsOf } from '../../models/commands.ts'
import { isPaletteKey, meaningOfKey } from '../../models/keys.ts'
import type { Opened } from '../../models/opened-message.ts'

/** Makes the page's keys work: anywhere outside of text fields and dialogs, and never while something is typed. */
export function useKeys(app: App): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      if (isTyping(event.target) && !isPaletteKey(event)) return
      if (pressKey(app, event)) event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [app])
}

/** Does what a key means; false where it means nothing. */
function pressKey(app: App, event: KeyboardEvent): boolean {
  const meaning = meaningOfKey(event)
  if (meaning === undefined || app.overlay.peek() !== undefined) return false
  if (meaning.kind === 'command') {
    runCommand(app, meaning.id)
    return true
  }
  const known = knownOf(app.opened.opened.peek())
  const tab = known && tabsOf(app, known)[meaning.index]
  if (tab !== undefined) app.navigation.go({ tab })
  return tab !== undefined
}

/** What is known of the open message: the list's row says which tabs there are before the message is there. */
function knownOf(opened: Opened): SummaryJson | MessageJson | undefined {
  if (opened.kind === 'ready') return opened.message
  return opened.kind === 'loading' ? opened.summary : undefined
}

/** Whether keys belong to the element that has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}
