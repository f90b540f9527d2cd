import { runCommand } from '../../models/commands.ts'
import type { Marked } from '../../models/marks.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { IconButton, IconLink } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { useApp, useText } from '../app-context.ts'

/** What can be done with the open message. */
export function MessageBar({ message }: { message: Marked | undefined }) {
  const app = useApp()
  const text = useText()
  const { tab } = app.navigation.route.value
  return (
    <div class="pane-head message-bar" role="toolbar" aria-label={text.message.actions}>
      <IconButton icon="back" label={text.message.back} keyName="u" onClick={() => runCommand(app, 'back')} />
      <span class="message-bar-space" />
      {message && (
        <>
          <IconButton
            icon={message.read ? 'mail' : 'mailOpen'}
            label={message.read ? text.message.markUnread : text.message.markRead}
            keyName="r"
            onClick={() => runCommand(app, 'read')}
          />
          <IconButton
            icon="tag"
            label={text.message.tag}
            keyName="t"
            onClick={() => runCommand(app, 'tag')}
          />
          <IconButton
            icon="send"
            label={text.message.release}
            onClick={() => {
              app.overlay.value = 'release'
            }}
          />
          <CopyButton
            text={app.navigation.share(message.id, tab)}
            label={text.message.copyLink}
            copiedLabel={text.common.copied}
            icon="link"
          />
          <IconLink
            icon="download"
            label={text.message.download}
            href={messageUrls.raw(message.id)}
            download={`${message.id}.eml`}
          />
          <IconButton
            icon="trash"
            label={text.message.delete}
            keyName="e"
            onClick={() => runCommand(app, 'delete')}
          />
        </>
      )}
    </div>
  )
}
