import { useId } from 'preact/hooks'
import type { MailjetEventJson } from '../../../../src/contract/mailjet.ts'
import { kindOf } from '../../format/describe-event.ts'
import { cutText } from '../../format/inbox-line.ts'
import { useMailjetText } from './use-mailjet-text.ts'

interface RecipientPickerProps {
  readonly recipients: readonly string[]
  readonly recipient: string
  /** What happened last to each. */
  readonly latest: ReadonlyMap<string, MailjetEventJson>
  readonly onChoose: (recipient: string) => void
}

/** As much of an address as a choice shows. */
const longest = 80

/** Whose mail is looked at: a choice where there are several. */
export function RecipientPicker({ recipients, recipient, latest, onChoose }: RecipientPickerProps) {
  const text = useMailjetText()
  const id = useId()
  if (recipients.length === 1) {
    return (
      <p class="mailjet-recipient">
        <span class="soft small">{text.recipient}</span> <bdi>{recipient}</bdi>
      </p>
    )
  }
  const describe = (address: string): string => {
    const event = latest.get(address)
    return event === undefined
      ? cutText(address, longest)
      : `${cutText(address, longest)} · ${text.types[kindOf(event)]}`
  }
  return (
    <div class="mailjet-recipient">
      <label class="soft small" for={id}>
        {text.recipient}
      </label>
      <select
        class="field"
        id={id}
        value={recipient}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {recipients.map((address) => (
          <option key={address} value={address} selected={address === recipient}>
            {describe(address)}
          </option>
        ))}
      </select>
      <span class="soft small">{text.recipients(recipients.length)}</span>
    </div>
  )
}
