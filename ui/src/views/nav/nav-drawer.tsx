import { Dialog } from '../../parts/dialog.tsx'
import { useApp, useText } from '../app-context.ts'
import { Nav } from './nav.tsx'

/** Mailboxes and views where there is no room for them beside the list. */
export function NavDrawer() {
  const { overlay } = useApp()
  const text = useText()
  const close = (): void => {
    overlay.value = undefined
  }
  return (
    <Dialog title={text.nav.label} closeLabel={text.common.close} kind="drawer" isBare onClose={close}>
      <nav class="nav-drawer" aria-label={text.nav.label}>
        <Nav onChosen={close} />
      </nav>
    </Dialog>
  )
}
