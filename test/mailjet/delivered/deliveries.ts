import type { DeliveryOptions } from '../../../src/mailjet/delivered/compose-delivered.ts'

/** A delivery to Jane, tracked in every way, unless the test says otherwise. */
export function aDelivery(changed: Partial<DeliveryOptions> = {}): DeliveryOptions {
  return {
    account: {
      userId: 1158302,
      apiKeyId: 1161907,
      trackUrl: 'http://127.0.0.1:8025',
      trackLabel: 'xkw6j',
      secret: 's',
    },
    uuid: '0190a000-0000-7000-8000-000000000001',
    recipient: 'jane@example.com',
    envelopeTo: ['jane@example.com'],
    sentAt: 1_700_000_000_000,
    tracksOpens: true,
    tracksClicks: true,
    hasOpenedSince: () => false,
    hasClickedSince: () => false,
    ...changed,
  }
}
