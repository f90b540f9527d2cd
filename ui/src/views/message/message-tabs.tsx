import type { MessageJson } from '../../../../src/contract/message.ts'
import { tabsOf } from '../../models/commands.ts'
import type { MessageTab } from '../../models/navigation.ts'
import { panelId, type Tab, Tabs, tabId } from '../../parts/tabs.tsx'
import { useApp, useText } from '../app-context.ts'
import { MailjetTab } from '../mailjet/lazy.ts'
import { Preview } from '../preview/preview.tsx'
import { MessageReleases } from '../releases/lazy.ts'
import { HeadersTab } from '../tabs/headers-tab.tsx'
import { Refused } from '../tabs/message-warnings.tsx'
import { PartsTab } from '../tabs/parts-tab.tsx'
import { RawTab } from '../tabs/raw-tab.tsx'
import { SessionTab } from '../tabs/session-tab.tsx'
import { SourceTab } from '../tabs/source-tab.tsx'
import { TextTab } from '../tabs/text-tab.tsx'

/** The ways to look at a message; each has its own address. */
export function MessageTabs({ message }: { message: MessageJson }) {
  const app = useApp()
  const { navigation, server } = app
  const text = useText()
  const available = tabsOf(app, message)
  const wanted = navigation.route.value.tab
  const selected = available.includes(wanted) ? wanted : 'preview'
  const tabs = available.map((id, index): Tab<MessageTab> => {
    const findings = id === 'mailjet' ? countFindings(message) : 0
    const badge = findings > 0 ? { count: findings, label: text.tabs.findings(findings) } : undefined
    return { id, label: text.tabs[id], badge, keyName: String(index + 1) }
  })
  return (
    <>
      <Refused message={message} />
      {(server.info.value?.relays.length ?? 0) > 0 && <MessageReleases message={message.id} />}
      <Tabs
        label={text.message.tabs}
        tabs={tabs}
        selected={selected}
        onSelect={(tab) => navigation.go({ tab })}
      />
      <div
        class="message-panel"
        role="tabpanel"
        id={panelId(selected)}
        aria-labelledby={tabId(selected)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
        tabIndex={0}
      >
        <Panel tab={selected} message={message} key={message.id} />
      </div>
    </>
  )
}

/** What Mailjet finds wrong with the message's headers, and with the message as a whole. */
function countFindings({ mailjet, mailjetFindings }: MessageJson): number {
  return (mailjet?.findings ?? 0) + mailjetFindings.length
}

function Panel({ tab, message }: { tab: MessageTab; message: MessageJson }) {
  switch (tab) {
    case 'preview':
      return <Preview message={message} />
    case 'text':
      return <TextTab message={message} />
    case 'source':
      return <SourceTab message={message} />
    case 'headers':
      return <HeadersTab headers={message.headers} />
    case 'mailjet':
      return <MailjetTab message={message} />
    case 'parts':
      return <PartsTab message={message} />
    case 'session':
      return <SessionTab message={message} />
    case 'raw':
      return <RawTab message={message} />
  }
}
