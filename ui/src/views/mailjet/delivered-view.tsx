import type { DeliveredJson, MailjetEventJson } from '../../../../src/contract/mailjet.ts'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { kindOf } from '../../format/describe-event.ts'
import { formatBytes } from '../../format/number.ts'
import { formatDaySecond } from '../../format/time.ts'
import type { MessageEvents } from '../../models/message-events.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { deliveredViews } from '../../models/preview.ts'
import { IconButton } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useApp, useLocale } from '../app-context.ts'
import { ComparedHeaders } from './compared-headers.tsx'
import { ComparedSides } from './compared-sides.tsx'
import { DeliveryErrors } from './delivery-errors.tsx'
import { useMailjetText } from './use-mailjet-text.ts'

interface DeliveredViewProps {
  readonly message: MessageJson
  readonly recipient: string
  readonly delivered: DeliveredJson
  readonly events: MessageEvents
}

/** A message as it was sent beside what one recipient gets. */
export function DeliveredView({ message, recipient, delivered, events }: DeliveredViewProps) {
  const { preview } = useApp()
  const last = events.events.value?.find((event) => event.recipient === delivered.recipient)
  return (
    <>
      <DeliveredFacts message={message} recipient={recipient} delivered={delivered} last={last} />
      {delivered.isBlocked && <Blocked delivered={delivered} />}
      {delivered.errors.length > 0 && <DeliveryErrors message={message} errors={delivered.errors} />}
      <CompareTools hasHtml={delivered.html !== null} isCounted={delivered.status !== null} />
      {preview.deliveredView.value === 'headers' ? (
        <ComparedHeaders sent={message.headers} delivered={delivered.headers} />
      ) : (
        <ComparedSides message={message} recipient={recipient} delivered={delivered} />
      )}
    </>
  )
}

/** What identifies the delivery, and what happened to it last; that goes on while one looks. */
function DeliveredFacts({
  message,
  recipient,
  delivered,
  last,
}: Omit<DeliveredViewProps, 'events'> & { readonly last: MailjetEventJson | undefined }) {
  const text = useMailjetText()
  const locale = useLocale()
  return (
    <dl class="facts mailjet-facts">
      {last && (
        <div>
          <dt>{text.status}</dt>
          <dd>
            <span role="status">
              {text.types[kindOf(last)]} · {formatDaySecond(last.at, locale)}
            </span>
          </dd>
        </div>
      )}
      <div>
        <dt>{text.messageId}</dt>
        <dd>{delivered.messageId}</dd>
      </div>
      {delivered.campaignId !== 0 && (
        <div>
          <dt>{text.campaignId}</dt>
          <dd>{delivered.campaignId}</dd>
        </div>
      )}
      {delivered.size !== null && (
        <div>
          <dt>{text.size}</dt>
          <dd>
            {formatBytes(message.size, locale)} → {formatBytes(delivered.size, locale)} ·{' '}
            <a href={messageUrls.deliveredRaw(message.id, recipient)}>{text.rawDelivered}</a>
          </dd>
        </div>
      )}
    </dl>
  )
}

function Blocked({ delivered }: { delivered: DeliveredJson }) {
  const text = useMailjetText()
  return (
    <div class="message-note is-error">
      <Icon name="blocked" />
      <p>{delivered.state === null ? text.wouldBlock : text.blockedBecause(delivered.state)}</p>
    </div>
  )
}

/**
 * What is compared, and whether the delivered mail may show its images.
 *
 * @param isCounted whether that raises an open
 */
function CompareTools({ hasHtml, isCounted }: { hasHtml: boolean; isCounted: boolean }) {
  const { preview } = useApp()
  const text = useMailjetText()
  const view = preview.deliveredView.value
  return (
    <div class="panel-tools">
      <Segments
        label={text.view}
        segments={deliveredViews.map((value) => ({ value, label: text.views[value] }))}
        value={view}
        onChange={(chosen) => {
          preview.deliveredView.value = chosen
        }}
      />
      {view === 'rendered' && hasHtml && (
        <>
          <IconButton
            icon="image"
            label={text.images}
            keyName="i"
            isPressed={preview.hasDeliveredImages.value}
            onClick={() => preview.setDeliveredImages(!preview.hasDeliveredImages.peek())}
          />
          {isCounted && <span class="soft small">{text.imagesHint}</span>}
        </>
      )}
    </div>
  )
}
