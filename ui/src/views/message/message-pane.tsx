import { useRef } from 'preact/hooks'
import { runCommand } from '../../models/commands.ts'
import type { Opened } from '../../models/opened-message.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useFocusWish } from '../use-focus-wish.ts'
import { Welcome } from '../welcome/welcome.tsx'
import { BulkPanel } from './bulk-panel.tsx'
import { MessageBar } from './message-bar.tsx'
import { MessageHead } from './message-head.tsx'
import { MessageTabs } from './message-tabs.tsx'

/** The open message, or what stands in its place. */
export function MessagePane() {
  const { opened, selection } = useApp()
  const text = useText()
  const pane = useRef<HTMLElement>(null)
  useFocusWish('message', () => pane.current?.focus({ preventScroll: true }))
  const isBulk = selection.ids.value.size > 1
  return (
    <section class="detail-pane message-pane" ref={pane} tabIndex={-1} aria-label={text.message.label}>
      {isBulk ? <BulkPanel /> : <Content opened={opened.opened.value} />}
    </section>
  )
}

function Content({ opened }: { opened: Opened }) {
  switch (opened.kind) {
    case 'none':
      return <NoMessage />
    case 'loading':
      return (
        <>
          <MessageBar message={opened.summary} />
          <div class="message-scroll" aria-busy="true">
            {opened.summary && <MessageHead message={opened.summary} full={undefined} />}
            <div class="message-skeleton" />
          </div>
        </>
      )
    case 'ready':
      return (
        <>
          <MessageBar message={opened.message} />
          <div class="message-scroll">
            <MessageHead message={opened.message} full={opened.message} />
            <MessageTabs message={opened.message} />
          </div>
        </>
      )
    case 'failed':
      return <Failed opened={opened} />
  }
}

/** Nothing is open: where there is no mail at all, how to get some. */
function NoMessage() {
  const { list, navigation } = useApp()
  const text = useText()
  const isEmpty = list.status.value === 'ready' && list.pages.value.count === 0
  if (isEmpty && navigation.route.value.q.trim() === '') return <Welcome />
  return <Empty icon="mailOpen" title={text.empty.choose} hint={text.empty.chooseHint} />
}

function Failed({ opened }: { opened: Extract<Opened, { kind: 'failed' }> }) {
  const app = useApp()
  const text = useText()
  return (
    <>
      <MessageBar message={undefined} />
      {opened.failure === 'gone' ? (
        <Empty icon="trash" title={text.message.gone} hint={text.message.goneHint}>
          <Button onClick={() => runCommand(app, 'back')}>{text.message.back}</Button>
        </Empty>
      ) : (
        <Empty icon="warning" title={text.message.failed}>
          <p class="soft">
            <FailureText failure={opened.failure} />
          </p>
          <Button onClick={app.opened.reload}>{text.common.retry}</Button>
        </Empty>
      )}
    </>
  )
}
