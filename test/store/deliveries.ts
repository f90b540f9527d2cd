import { createHash, randomUUID } from 'node:crypto'
import type { NewDelivery, NewMailjetEvent } from '../../src/model/mailjet-event.ts'

/** Deliveries as the store gets them. */

export const sentEvent: NewMailjetEvent = { type: 'sent', at: 1_000, smtpReply: '250 2.0.0 OK' }

export function numberOf(text: string): number {
  return createHash('sha256').update(text.toLowerCase()).digest().readUInt32BE(0) & 0x7fff_ffff
}

export function aDelivery(facts: Partial<NewDelivery> = {}): NewDelivery {
  const { recipient = 'bob@example.com', campaign = '' } = facts
  return {
    messageId: 0x1000_0000_0000_0000n + BigInt(numberOf(randomUUID())),
    uuid: randomUUID(),
    recipient,
    contactId: numberOf(recipient),
    senderId: numberOf('ann@example.com'),
    sender: 'ann@example.com',
    senderName: 'Ann',
    campaignId: campaign === '' ? 0 : numberOf(campaign),
    campaign,
    customId: '',
    payload: '',
    isOpenTracked: true,
    isClickTracked: false,
    sizeBytes: 42,
    attachments: 0,
    hasHtml: false,
    hasText: true,
    subject: 'Hello',
    templateId: null,
    errors: [],
    isDeduplicated: false,
    events: [sentEvent],
    ...facts,
  }
}
