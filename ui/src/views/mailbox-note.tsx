import { Button } from '../parts/button.tsx'
import { useApp, useText } from './app-context.ts'

/** The mailbox chosen in the sidebar narrows other lists than that of messages too: that is said, and can be taken back here. */
export function MailboxNote({ describe }: { describe: (mailbox: string) => string }) {
  const { navigation } = useApp()
  const text = useText()
  const { mailbox } = navigation.route.value
  if (mailbox === undefined) return null
  return (
    <div class="session-mailbox">
      <span class="cut">
        <bdi>{describe(mailbox)}</bdi>
      </span>
      <Button onClick={() => navigation.go({ mailbox: undefined }, 'replace')}>
        {text.nav.allMailboxes}
      </Button>
    </div>
  )
}
