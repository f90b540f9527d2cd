import type { MessageJson } from '../../../../src/contract/message.ts'
import { senderName } from '../../format/address.ts'
import { cutInboxLine, inboxLayouts } from '../../format/inbox-line.ts'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'

/** Sender, subject and preview as three clients would cut them in their lists. */
export function InboxLines({ message }: { message: MessageJson }) {
  const { preferences } = useApp()
  const text = useText()
  const line = {
    sender: senderName(message) || text.list.noSender,
    subject: message.subject || text.list.noSubject,
    preview: message.preview,
  }
  return (
    <details
      class="inbox-lines"
      open={preferences.isInboxLineShown.value}
      onToggle={(event) => {
        preferences.isInboxLineShown.value = event.currentTarget.open
      }}
    >
      <summary title={text.preview.inboxHint}>
        <Icon name="chevron" />
        {text.preview.inboxLine}
      </summary>
      <dl>
        {inboxLayouts.map((layout) => {
          const { sender, subject, preview } = cutInboxLine(line, layout)
          return (
            <div key={layout.client}>
              <dt>{text.preview.clients[layout.client]}</dt>
              <dd>
                <bdi class="inbox-sender">{sender}</bdi> <bdi>{subject}</bdi>{' '}
                <bdi class="soft">{preview}</bdi>
              </dd>
            </div>
          )
        })}
      </dl>
    </details>
  )
}
