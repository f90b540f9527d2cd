import type { CampaignJson } from '../../src/contract/mailjet.ts'
import type { SummaryJson } from '../../src/contract/message.ts'
import type { SessionSummaryJson } from '../../src/contract/session.ts'

/** A list row with nothing special about it. */
export function aRow(changes: Partial<SummaryJson> = {}): SummaryJson {
  const seq = changes.seq ?? 1
  return {
    id: `message-${seq}`,
    seq,
    mailbox: 'inbox',
    receivedAt: '2026-03-10T12:00:00.000Z',
    from: { name: 'Shop', address: 'shop@example.com' },
    to: [{ name: 'Ann', address: 'ann@example.com' }],
    cc: [],
    toCount: 1,
    ccCount: 0,
    envelope: { from: 'shop@example.com', to: ['ann@example.com'] },
    subject: 'Hello',
    preview: 'Hello Ann',
    size: 1000,
    attachments: 0,
    read: false,
    tags: [],
    mailjet: null,
    digest: 'done',
    digestError: null,
    rejected: null,
    ...changes,
  }
}

/** Rows with these sequence numbers, in this order. */
export function rows(...seqs: readonly number[]): SummaryJson[] {
  return seqs.map((seq) => aRow({ seq }))
}

/** A session that is open and has said nothing yet. */
export function aSession(changes: Partial<SessionSummaryJson> = {}): SessionSummaryJson {
  return {
    id: '1',
    listener: 'smtp://127.0.0.1:1025',
    clientAddress: '127.0.0.1',
    tls: null,
    user: null,
    helo: null,
    faults: [],
    startedAt: '2026-03-10T12:00:00.000Z',
    endedAt: null,
    endReason: null,
    messages: 0,
    mailboxes: ['inbox'],
    kept: [],
    problems: 0,
    ...changes,
  }
}

/** An event that says nothing but that the mail was sent. */
export function anEvent(number = 1, recipient = 'ann@example.com') {
  return {
    type: 'sent',
    number,
    at: '2026-03-10T12:00:00.000Z',
    mailbox: 'inbox',
    message: 'message-1',
    messageId: '1152921506127706600',
    recipient,
    campaignId: 0,
    smtpReply: 'sent (250 2.0.0 OK)',
  } as const
}

/** A campaign with one message to which nothing has happened. */
export function aCampaign(changes: Partial<CampaignJson> = {}): CampaignJson {
  const none = { sent: 0, open: 0, click: 0, bounce: 0, blocked: 0, spam: 0, unsub: 0 }
  return {
    id: 1,
    name: 'spring-sale',
    mailbox: 'inbox',
    createdAt: '2026-03-10T12:00:00.000Z',
    lastSentAt: '2026-03-10T12:00:00.000Z',
    sender: 'shop@example.com',
    senderName: 'Shop',
    subject: 'Sale',
    messages: 1,
    events: none,
    unique: none,
    hardBounces: 0,
    ...changes,
  }
}
