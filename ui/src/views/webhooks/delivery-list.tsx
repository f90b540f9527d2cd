import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { createPolled } from '../../models/polled.ts'
import { listDeliveries } from '../../models/webhook-board.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { DeliveryView } from './delivery-view.tsx'
import { useWebhooks, useWebhookText } from './webhook-context.ts'

/** How many are shown at first and more at a time, and the most that the server hands out at once. */
const step = 50
const most = 500

/** Every POST to the address of a callback, or to all of them, newest first; read again while it is looked at. */
export function DeliveryList({ callback }: { callback: string | undefined }) {
  const board = useWebhooks()
  const text = useText()
  const webhookText = useWebhookText()
  const limit = useSignal(step)
  const polled = useMemo(
    () => createPolled((signal) => listDeliveries(callback, limit.peek(), signal)),
    [callback],
  )
  useEffect(() => polled.close, [polled])
  const page = polled.value.value
  const failure = polled.failure.value
  return (
    <section class="deliveries" aria-label={webhookText.deliveries}>
      <h3>{webhookText.deliveries}</h3>
      {page === undefined && failure && (
        <Empty icon="warning" title={webhookText.deliveriesFailed}>
          <p class="soft">
            <FailureText failure={failure} />
          </p>
          <Button onClick={() => void polled.reload()}>{text.common.retry}</Button>
        </Empty>
      )}
      {page?.deliveries.length === 0 && (
        <Empty icon="webhook" title={webhookText.noDeliveries} hint={webhookText.noDeliveriesHint} />
      )}
      <ul>
        {page?.deliveries.map((delivery) => (
          <DeliveryView
            key={delivery.id}
            delivery={delivery}
            hasAddress={callback === undefined}
            onSend={async () => {
              await board.sendDelivery(delivery.id)
              await polled.reload()
            }}
          />
        ))}
      </ul>
      {page?.next != null && limit.value < most && (
        <Button
          onClick={() => {
            limit.value = Math.min(most, limit.peek() + 3 * step)
            void polled.reload()
          }}
        >
          {webhookText.more}
        </Button>
      )}
    </section>
  )
}
