import type { WebhookJson } from '../../../../src/contract/webhook.ts'
import { Button } from '../../parts/button.tsx'
import { CappedText } from '../../parts/capped-text.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useText } from '../app-context.ts'
import { AddressActions } from './address-actions.tsx'
import { AddressFacts, Fact } from './address-facts.tsx'
import { useWebhooks, useWebhookText } from './webhook-context.ts'

/** One webhook: how far it has got, and what to do about it. */
export function WebhookDetail({ id }: { id: string }) {
  const { webhooks } = useWebhooks()
  const text = useWebhookText()
  const known = webhooks.value.value
  const webhook = known?.find((each) => each.id === id)
  if (webhook !== undefined) return <WebhookView webhook={webhook} />
  if (known === undefined) return <div class="message-skeleton" aria-busy="true" />
  return <Empty icon="warning" title={text.gone} hint={text.goneHint} />
}

function WebhookView({ webhook }: { webhook: WebhookJson }) {
  const board = useWebhooks()
  const text = useWebhookText()
  const { id, url, events, signed } = webhook
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="webhook-page" tabIndex={0}>
      <CappedText class="webhook-url" text={url}>
        <bdi>{url}</bdi>
      </CappedText>
      <Secret id={id} />
      <AddressFacts address={webhook} mostPending={100}>
        <Fact name={text.events}>{events.join(', ')}</Fact>
        <Fact name={text.signed}>{signed ? text.yes : text.no}</Fact>
      </AddressFacts>
      <AddressActions isOfSetting={webhook.source === 'setting'} onDelete={() => board.remove(id)}>
        <Button onClick={() => void board.send(id)}>{text.send}</Button>
      </AddressActions>
    </div>
  )
}

/** The key that the server tells once, as long as this screen is open. */
function Secret({ id }: { id: string }) {
  const text = useText()
  const webhookText = useWebhookText()
  const created = useWebhooks().created.value
  if (created?.id !== id) return null
  return (
    <div class="webhook-secret">
      <h3>{webhookText.secret}</h3>
      <p>
        <code>{created.secret}</code>
        <CopyButton text={created.secret} label={webhookText.copySecret} copiedLabel={text.common.copied} />
      </p>
      <p class="small">{webhookText.secretHint}</p>
    </div>
  )
}
