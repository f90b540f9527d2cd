import { useEffect, useMemo } from 'preact/hooks'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { createMessageEvents, latestByRecipient, type MessageEvents } from '../../models/message-events.ts'
import { readDelivered } from '../../models/message-reads.ts'
import { Empty } from '../../parts/empty.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLoaded } from '../use-loaded.ts'
import { DeliveredView } from './delivered-view.tsx'
import { EventsView } from './events-view.tsx'
import { ModeNote } from './mode-note.tsx'
import { RecipientPicker } from './recipient-picker.tsx'
import { useMailjetText } from './use-mailjet-text.ts'

interface RecipientViewProps {
  readonly message: MessageJson
  readonly part: 'delivered' | 'events'
  readonly recipients: readonly string[]
  readonly recipient: string
  readonly onChoose: (recipient: string) => void
}

/** What one recipient gets, and what happens to it there. */
export function RecipientView({ message, part, recipients, recipient, onChoose }: RecipientViewProps) {
  const events = useMemo(() => createMessageEvents(message.id), [message.id])
  useEffect(() => events.close, [events])
  const latest = latestByRecipient(events.events.value ?? [])
  return (
    <>
      <RecipientPicker recipients={recipients} recipient={recipient} latest={latest} onChoose={onChoose} />
      <Delivered message={message} part={part} recipient={recipient} events={events} />
    </>
  )
}

function Delivered({
  message,
  part,
  recipient,
  events,
}: Pick<RecipientViewProps, 'message' | 'part' | 'recipient'> & { readonly events: MessageEvents }) {
  const text = useMailjetText()
  const loaded = useLoaded(`${message.id} ${recipient}`, (signal) =>
    readDelivered(message.id, recipient, signal),
  )
  if (loaded.kind === 'loading') return <div class="mailjet-waiting" aria-busy="true" />
  if (loaded.kind === 'failed') {
    return (
      <Empty icon="warning" title={text.failed}>
        <p class="soft">
          <FailureText failure={loaded.failure} />
        </p>
      </Empty>
    )
  }
  if (loaded.value === undefined) return <Empty icon="mail" title={text.noRecipient} />
  const { delivered, isInMailjetMode } = loaded.value
  return (
    <>
      {!isInMailjetMode && <ModeNote mailbox={message.mailbox} />}
      {part === 'delivered' ? (
        <DeliveredView message={message} recipient={recipient} delivered={delivered} events={events} />
      ) : (
        <EventsView
          message={message}
          recipient={recipient}
          events={events}
          canOrder={isInMailjetMode}
          key={recipient}
        />
      )}
    </>
  )
}
