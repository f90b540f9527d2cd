import type { WebhookJson } from '../../../../src/contract/webhook.ts'
import { useWebhookText } from './webhook-context.ts'

/** How an address fares. */
export function StateChip({ state }: { state: WebhookJson['state'] }) {
  const text = useWebhookText()
  return <span class={`chip webhook-state is-${state}`}>{text.states[state]}</span>
}
