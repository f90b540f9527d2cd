import type { MessageJson } from '../../../../src/contract/message.ts'
import { kindOf } from '../../format/describe-event.ts'
import type { MessageEvents } from '../../models/message-events.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { EventTimeline } from './event-timeline.tsx'
import { OrderEvents } from './order-events.tsx'
import { useMailjetText } from './use-mailjet-text.ts'

interface EventsViewProps {
  readonly message: MessageJson
  readonly recipient: string
  readonly events: MessageEvents
  /** Not for a message to which nothing happens. */
  readonly canOrder: boolean
}

/** What happened to the mail of one recipient, and what shall happen next. */
export function EventsView({ message, recipient, events, canOrder }: EventsViewProps) {
  const text = useMailjetText()
  const refusal = events.refusal.value
  const ordered = events.ordered.value
  return (
    <>
      {canOrder && <OrderEvents message={message} recipient={recipient} events={events} />}
      <div role="alert">
        {refusal && (
          <p class="order-refusal is-error">
            {text.orderRefused}: <FailureText failure={refusal} />
          </p>
        )}
      </div>
      <p class="visually-hidden" role="status">
        {ordered && text.ordered(text.types[kindOf(ordered)])}
      </p>
      <Events recipient={recipient} events={events} canOrder={canOrder} />
    </>
  )
}

function Events({ recipient, events, canOrder }: Omit<EventsViewProps, 'message'>) {
  const text = useText()
  const mailjetText = useMailjetText()
  const all = events.events.value
  const failure = events.failure.value
  if (all === undefined && failure !== undefined) {
    return (
      <Empty icon="warning" title={mailjetText.eventsFailed}>
        <p class="soft">
          <FailureText failure={failure} />
        </p>
        <Button onClick={events.reload}>{text.common.retry}</Button>
      </Empty>
    )
  }
  if (all === undefined) return <div class="mailjet-waiting" aria-busy="true" />
  const own = all.filter((event) => event.recipient.toLowerCase() === recipient.toLowerCase())
  if (own.length === 0) return canOrder ? <Empty icon="mail" title={mailjetText.noEvents} /> : null
  return <EventTimeline events={own} />
}
