import { useSignal } from '@preact/signals'
import type { NewMailjetEventJson } from '../../../../src/contract/mailjet.ts'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { cutText } from '../../format/inbox-line.ts'
import type { MessageEvents } from '../../models/message-events.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField } from '../../parts/field.tsx'
import { ReasonForm } from './reason-form.tsx'
import { useMailjetText } from './use-mailjet-text.ts'

interface OrderEventsProps {
  readonly message: MessageJson
  readonly recipient: string
  readonly events: MessageEvents
}

/** Links that can be chosen among. */
const mostLinks = 100
/** As much of one as a choice shows. */
const longestLink = 100

/** Buttons that let something happen now. */
export function OrderEvents({ message, recipient, events }: OrderEventsProps) {
  const text = useMailjetText()
  const hasForm = useSignal(false)
  const link = useSignal<string | undefined>(undefined)
  const links = webLinks(message)
  const url = link.value ?? links[0]
  const order = (event: NewMailjetEventJson): void => void events.order({ ...event, recipient })
  return (
    <section class="order-events" aria-label={text.orderFor(recipient)}>
      <div class="order-buttons">
        <Button onClick={() => order({ type: 'open' })}>{text.order.open}</Button>
        <Button onClick={() => order(url === undefined ? { type: 'click' } : { type: 'click', url })}>
          {text.order.click}
        </Button>
        <Button onClick={() => order({ type: 'bounce', isHard: true })}>{text.order.hard}</Button>
        <Button onClick={() => order({ type: 'bounce', isHard: false })}>{text.order.soft}</Button>
        <Button onClick={() => order({ type: 'blocked' })}>{text.order.blocked}</Button>
        <Button onClick={() => order({ type: 'spam' })}>{text.order.spam}</Button>
        <Button onClick={() => order({ type: 'unsub' })}>{text.order.unsub}</Button>
        <button
          type="button"
          class="button"
          aria-expanded={hasForm.value}
          onClick={() => {
            hasForm.value = !hasForm.value
          }}
        >
          {text.order.more}
        </button>
      </div>
      {links.length > 1 && url !== undefined && (
        <SelectField
          label={text.link}
          value={url}
          options={links.map((value) => ({ value, label: cutText(value, longestLink) }))}
          onChange={(chosen) => {
            link.value = chosen
          }}
        />
      )}
      {hasForm.value && <ReasonForm onOrder={order} />}
    </section>
  )
}

/** Those that Mailjet would rewrite and count: each once. */
function webLinks({ links }: MessageJson): readonly string[] {
  const urls = links.map(({ url }) => url).filter((url) => /^https?:/iu.test(url) && url.length <= 2_000)
  return [...new Set(urls)].slice(0, mostLinks)
}
