import { useSignal } from '@preact/signals'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { distinctRecipients } from '../../format/address.ts'
import { mailjetParts } from '../../models/navigation.ts'
import { Empty } from '../../parts/empty.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useApp } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'
import { MailjetFields } from './mailjet-fields.tsx'
import { RecipientView } from './recipient-view.tsx'
import { useMailjetText } from './use-mailjet-text.ts'

/** What Mailjet reads from the message, what it delivers to each recipient, and what happens to that. */
export function MailjetTab({ message }: { message: MessageJson }) {
  const { navigation } = useApp()
  const text = useMailjetText()
  const part = navigation.route.value.part ?? 'fields'
  return (
    <>
      <div class="panel-tools">
        <Segments
          label={text.part}
          segments={mailjetParts.map((value) => ({ value, label: text.parts[value] }))}
          value={part}
          onChange={(chosen) => navigation.go({ part: chosen })}
        />
        <ScreenLink
          class="button"
          to={{ screen: 'templates', id: 'playground', start: `message:${message.id}` }}
        >
          {text.playground}
        </ScreenLink>
      </div>
      {part === 'fields' ? (
        <MailjetFields message={message} />
      ) : (
        <OfRecipient message={message} part={part} />
      )}
    </>
  )
}

function OfRecipient({ message, part }: { message: MessageJson; part: 'delivered' | 'events' }) {
  const text = useMailjetText()
  const recipients = distinctRecipients(message.envelope.to)
  const chosen = useSignal(recipients[0])
  if (chosen.value === undefined) return <Empty icon="mail" title={text.noRecipient} />
  return (
    <RecipientView
      message={message}
      part={part}
      recipients={recipients}
      recipient={chosen.value}
      onChoose={(recipient) => {
        chosen.value = recipient
      }}
    />
  )
}
