import { useSignal } from '@preact/signals'
import type { AddressJson } from '../../../../src/contract/message.ts'
import type { Recipient } from '../../format/address.ts'
import { Icon } from '../../parts/icon.tsx'
import { useText } from '../app-context.ts'

/** Recipients shown without being asked for all of them. */
const firstShown = 6

interface RecipientFieldProps {
  readonly label: string
  readonly recipients: readonly Recipient[]
}

/** One header's recipients, each marked by whether the envelope has it. Nothing where there are none. */
export function RecipientField({ label, recipients }: RecipientFieldProps) {
  const text = useText()
  const isWhole = useSignal(recipients.length <= firstShown + 1)
  if (recipients.length === 0) return null
  const shown = isWhole.value ? recipients : recipients.slice(0, firstShown)
  return (
    <>
      <dt>{label}</dt>
      <dd class="recipients">
        {shown.map(({ address, isDelivered }, index) => (
          <RecipientMark key={index} address={address} isDelivered={isDelivered} />
        ))}
        {!isWhole.value && (
          <button
            type="button"
            class="link-button"
            onClick={() => {
              isWhole.value = true
            }}
          >
            {text.common.showMore(recipients.length - shown.length)}
          </button>
        )}
      </dd>
    </>
  )
}

function RecipientMark({ address, isDelivered }: Recipient) {
  const text = useText()
  const meaning = isDelivered ? text.message.delivered : text.message.notDelivered
  return (
    <span class={isDelivered ? 'recipient is-delivered' : 'recipient'} title={meaning}>
      {isDelivered && <Icon name="check" />}
      <Address address={address} />
      {isDelivered ? (
        <span class="visually-hidden"> ({meaning})</span>
      ) : (
        <span class="soft small"> ({text.message.notDeliveredShort})</span>
      )}
    </span>
  )
}

/** Name and address, each in its own direction. */
export function Address({ address }: { address: AddressJson }) {
  return (
    <span class="address">
      {address.name && <bdi class="address-name">{address.name}</bdi>}{' '}
      <bdi class="soft">{address.address}</bdi>
    </span>
  )
}
