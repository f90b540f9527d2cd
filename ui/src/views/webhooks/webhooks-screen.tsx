import { useEffect, useMemo, useRef } from 'preact/hooks'
import { runCommand } from '../../models/commands.ts'
import { createWebhookBoard } from '../../models/webhook-board.ts'
import { IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { ListSplitter } from '../shell/list-splitter.tsx'
import { useFocusAfter } from '../use-focus-after.ts'
import { CallbackDetail } from './callback-detail.tsx'
import { DeliveryList } from './delivery-list.tsx'
import { useWebhooks, useWebhookText, WebhookContext } from './webhook-context.ts'
import { WebhookDetail } from './webhook-detail.tsx'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookListPane } from './webhook-list-pane.tsx'

/** What is posted to other servers: where to, how each address fares, and each delivery of Mailjet's events. */
export function WebhooksScreen() {
  const board = useMemo(createWebhookBoard, [])
  useEffect(() => board.close, [board])
  return (
    <WebhookContext.Provider value={board}>
      <WebhookListPane />
      <ListSplitter />
      <DetailPane />
    </WebhookContext.Provider>
  )
}

function DetailPane() {
  const app = useApp()
  const text = useText()
  const webhookText = useWebhookText()
  const board = useWebhooks()
  const id = app.navigation.openId.value
  const pane = useRef<HTMLElement>(null)
  useFocusAfter(id, pane, id === 'new')
  // What went wrong with one is not said of the next.
  useEffect(board.forgetFailure, [id])
  return (
    <section class="detail-pane" aria-label={text.nav.webhooks} ref={pane}>
      {id !== undefined && (
        <div class="pane-head message-bar">
          <IconButton
            icon="back"
            label={text.message.back}
            keyName="u"
            onClick={() => runCommand(app, 'back')}
          />
          <h2 class="cut">{titleOf(id, webhookText)}</h2>
        </div>
      )}
      <Detail id={id} key={id} />
    </section>
  )
}

function titleOf(id: string, text: ReturnType<typeof useWebhookText>): string {
  if (id === 'new') return text.add
  if (id === 'deliveries') return text.all
  return id.startsWith('callback-') ? text.callbacks : text.webhooks
}

function Detail({ id }: { id: string | undefined }) {
  const text = useWebhookText()
  if (id === undefined) return <Empty icon="webhook" title={text.choose} hint={text.chooseHint} />
  if (id === 'new') return <WebhookForm />
  if (id === 'deliveries') {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
      <div class="webhook-page" tabIndex={0}>
        <DeliveryList callback={undefined} />
      </div>
    )
  }
  const callback = /^callback-(.+)$/s.exec(id)?.[1]
  return callback === undefined ? <WebhookDetail id={id} /> : <CallbackDetail id={callback} />
}
