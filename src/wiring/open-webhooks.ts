import { createOutboundClient } from '../outbound/outbound-client.ts'
import type { Store } from '../store/store.ts'
import { createWebhooks, type Webhooks } from '../webhooks/webhooks.ts'
import type { Context } from './context.ts'

export async function openWebhooks(
  { config, version, closers, onError }: Context,
  store: Store,
): Promise<Webhooks> {
  const webhooks = await createWebhooks({
    store,
    outbound: createOutboundClient({ userAgent: `Postfang/${version}` }),
    urls: config.webhook ?? [],
    secret: config['webhook-secret'],
    allowed: config['allow-webhooks'],
    onError,
  })
  closers.push(webhooks.close)
  return webhooks
}
