import { type CallbackGroup, groupCallbacks } from '../../format/group-callbacks.ts'
import { CappedText } from '../../parts/capped-text.tsx'
import { Empty } from '../../parts/empty.tsx'
import { AddressActions } from './address-actions.tsx'
import { AddressFacts, Fact } from './address-facts.tsx'
import { DeliveryList } from './delivery-list.tsx'
import { useWebhooks, useWebhookText } from './webhook-context.ts'

/** An address of Mailjet's events, for all types that go there, with each delivery. */
export function CallbackDetail({ id }: { id: string }) {
  const { callbacks } = useWebhooks()
  const text = useWebhookText()
  const known = callbacks.value.value
  const group = groupCallbacks(known ?? []).find(({ callbacks: members }) =>
    members.some((callback) => callback.id === id),
  )
  if (group !== undefined) return <CallbackView group={group} />
  if (known === undefined) return <div class="message-skeleton" aria-busy="true" />
  return <Empty icon="warning" title={text.gone} hint={text.goneHint} />
}

function CallbackView({ group: { first, callbacks } }: { group: CallbackGroup }) {
  const board = useWebhooks()
  const text = useWebhookText()
  const version = first.version === 2 ? 2 : 1
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="webhook-page" tabIndex={0}>
      <CappedText class="webhook-url" text={first.url}>
        <bdi>{first.url}</bdi>
      </CappedText>
      <AddressFacts address={first} mostPending={1000}>
        <Fact name={text.events}>{callbacks.map(({ type }) => text.types[type]).join(', ')}</Fact>
        <Fact name={text.version}>{`${version}: ${text.versions[version]}`}</Fact>
        <Fact name={text.backup}>{first.isBackup ? text.yes : text.no}</Fact>
      </AddressFacts>
      <AddressActions
        isOfSetting={first.source === 'setting'}
        onDelete={() => board.removeCallbacks(callbacks.map(({ id }) => id))}
      />
      <DeliveryList callback={first.id} />
    </div>
  )
}
