import type { ComponentChildren } from 'preact'
import type { CallbackJson } from '../../../../src/contract/mailjet-callback.ts'
import type { WebhookJson } from '../../../../src/contract/webhook.ts'
import { formatCount } from '../../format/number.ts'
import { formatExactTime } from '../../format/time.ts'
import { useLocale } from '../app-context.ts'
import { StateChip } from './state-chip.tsx'
import { useWebhookText } from './webhook-context.ts'

interface AddressFactsProps {
  readonly address: WebhookJson | CallbackJson
  /** Count at which the server stops counting what waits. */
  readonly mostPending: number
  readonly children: ComponentChildren
}

/** What is known of an address that is posted to. */
export function AddressFacts({ address, mostPending, children }: AddressFactsProps) {
  const text = useWebhookText()
  const locale = useLocale()
  const { pending, lastAttemptAt, lastStatus, lastError, nextAttemptAt, mailbox, source } = address
  const time = (iso: string | null): string | null => iso && formatExactTime(iso, locale)
  const status = lastStatus === null ? text.noAnswer : text.status(lastStatus)
  return (
    <dl class="facts">
      <Fact name={text.state}>
        <StateChip state={address.state} />
      </Fact>
      <Fact name={text.mailbox}>{mailbox ?? text.allMailboxes}</Fact>
      {children}
      <Fact name={text.waiting}>
        {formatCount(pending, locale)}
        {pending >= mostPending && '+'}
      </Fact>
      <Fact name={text.delivered}>{formatCount(address.delivered, locale)}</Fact>
      <Fact name={text.failures}>{formatCount(address.failures, locale)}</Fact>
      <Fact name={text.last}>{lastAttemptAt && `${time(lastAttemptAt)}: ${status}`}</Fact>
      <Fact name={text.lastError}>{lastError && <span lang="en">{lastError}</span>}</Fact>
      <Fact name={text.next}>{time(nextAttemptAt)}</Fact>
      <Fact name={text.source}>{text.sources[source]}</Fact>
      <Fact name={text.created}>{time(address.createdAt)}</Fact>
    </dl>
  )
}

/** Nothing where there is nothing to say. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === '') return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  )
}
