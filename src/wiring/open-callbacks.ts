import type { Callbacks } from '../events/callbacks/callbacks.ts'
import { createCallbacks } from '../events/callbacks/create-callbacks.ts'
import { createOutboundClient } from '../outbound/outbound-client.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'

export async function openCallbacks(
  { config, version, closers, onError }: Context,
  store: Store,
): Promise<Callbacks> {
  const callbacks = await createCallbacks({
    store,
    outbound: createOutboundClient({ userAgent: `Postfang/${version}` }),
    url: config['event-url'],
    allowed: config['allow-webhooks'],
    retryMs: config['event-retry'],
    giveUpMs: config['event-give-up'],
    onError,
  })
  closers.push(callbacks.close)
  return callbacks
}
