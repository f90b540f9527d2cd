import { IconButton } from '../../parts/button.tsx'
import { useApp, useText } from '../app-context.ts'

/** Leads to mailboxes and views where they are not shown beside the list. */
export function NavButton() {
  const { panes, preferences, overlay } = useApp()
  const text = useText()
  if (panes.value === 'three' && preferences.isNavShown.value) return null
  return (
    <IconButton
      icon="menu"
      label={text.nav.open}
      onClick={() => {
        if (panes.peek() === 'three') preferences.isNavShown.value = true
        else overlay.value = 'nav'
      }}
    />
  )
}
