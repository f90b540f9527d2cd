import { IconButton } from '../../parts/button.tsx'
import { useApp, useText } from '../app-context.ts'
import { NavButton } from '../nav/nav-button.tsx'
import { DownloadMenu } from './download-menu.tsx'

/** Which mailbox this is, how much is in it, and what can be done with all of it. */
export function ListHead() {
  const app = useApp()
  const text = useText()
  const { total, unread, totalIsExact } = app.counts.value
  const mailbox = app.navigation.route.value.mailbox ?? text.nav.allMailboxes
  // What would be deleted has to be what is shown.
  const isCertain = app.list.status.value === 'ready' && !app.list.isStale.value

  return (
    <div class="pane-head">
      <NavButton />
      <h2 class="cut">
        <bdi>{mailbox}</bdi>
      </h2>
      <span class="soft small list-counts">
        {text.list.total(total, totalIsExact)}
        {unread > 0 && `, ${text.list.unread(unread)}`}
      </span>
      {total > 0 && <DownloadMenu />}
      <IconButton
        icon="trash"
        label={text.list.deleteAll}
        isDisabled={total === 0 || !isCertain}
        onClick={() => {
          app.overlay.value = 'deleteAll'
        }}
      />
    </div>
  )
}
