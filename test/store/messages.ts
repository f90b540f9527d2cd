import { randomUUID } from 'node:crypto'
import { createMessageId, createSessionId, type MessageId } from '../../src/model/ids.ts'
import type { DigestResult, NewMessage, Rejection, SearchableText } from '../../src/model/message.ts'
import type { Release } from '../../src/model/release.ts'
import type { SessionRecord } from '../../src/model/session.ts'
import type { Webhook } from '../../src/model/webhook.ts'
import type { NewTemplate } from '../../src/store/store.ts'

/** Messages and digests as the store gets them, with defaults for all that a test does not care about. */

export function bytes(binary: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

interface MessageOptions {
  readonly mailbox?: string
  readonly subject?: string
  readonly receivedAt?: number
  readonly raw?: Uint8Array<ArrayBuffer>
  readonly headBytes?: number
  readonly rejected?: Rejection
}

export function aMessage(options: MessageOptions = {}): NewMessage {
  const { mailbox = 'inbox', subject = 'Hello', receivedAt = Date.now() } = options
  const raw = options.raw ?? bytes(`Subject: ${subject}\r\n\r\nHello\r\n`)
  const from = { name: 'Ann', address: 'ann@example.com' }
  const to = [{ name: '', address: 'bob@example.com' }]
  return {
    id: createMessageId(receivedAt),
    mailbox,
    receivedAt,
    envelope: { from: 'ann@example.com', to: ['bob@example.com'] },
    scan: {
      from,
      to,
      cc: [],
      toCount: 1,
      ccCount: 0,
      subject,
      mailjet: null,
      headBytes: options.headBytes ?? 16,
    },
    session: sessionFacts(),
    transcript: [{ atMs: 1, by: 'server', text: '220 ready' }],
    rejected: options.rejected,
    raw,
  }
}

export function aSession(options: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: createSessionId(Date.now()),
    listener: 'smtp://127.0.0.1:1025',
    clientAddress: '127.0.0.1',
    tls: null,
    user: null,
    helo: 'client.example',
    faults: [],
    startedAt: 1_000,
    endedAt: 2_000,
    endReason: 'The client said QUIT',
    messages: 0,
    mailboxes: ['inbox'],
    kept: [],
    problems: 0,
    transcript: [{ atMs: 0, by: 'server', text: '220 ready' }],
    ...options,
  }
}

export function aDigest(id: MessageId, text: Partial<SearchableText> = {}): DigestResult {
  return {
    kind: 'done',
    id,
    subject: text.subject ?? 'Hello',
    from: { name: 'Ann', address: 'ann@example.com' },
    to: [],
    cc: [],
    toCount: 0,
    ccCount: 0,
    mailjet: null,
    preview: 'Hello',
    attachments: 0,
    hasHtml: false,
    hasLink: false,
    hasCode: false,
    text: { from: '', to: '', cc: '', subject: '', body: '', attachmentNames: '', headers: [], ...text },
  }
}

function sessionFacts() {
  const { id, listener, clientAddress, tls, user, helo, faults } = aSession()
  return { id, listener, clientAddress, tls, user, helo, faults }
}

export function aTemplate(facts: Partial<NewTemplate> = {}): NewTemplate {
  return {
    mailbox: 'run-42',
    name: 'Welcome',
    editMode: 2,
    locale: 'en_US',
    purposes: ['transactional'],
    author: '',
    categories: [],
    copyright: '',
    description: '',
    presets: '',
    isStarred: false,
    isTextPartGenerationEnabled: false,
    createdAt: 1,
    updatedAt: 2,
    html: '<p>Hello</p>',
    text: null,
    mjml: null,
    headers: { Subject: 'Hi' },
    ...facts,
  }
}

export function aRelease(facts: Partial<Release> = {}): Release {
  return {
    id: randomUUID(),
    message: createMessageId(Date.now()),
    mailbox: 'run-42',
    subject: 'Grüße "x"\0',
    relay: 'default',
    from: 'a@example.com',
    recipients: [{ address: 'b@example.com', state: 'waiting', reply: null }],
    origin: 'request',
    has8Bit: false,
    state: 'queued',
    createdAt: 1,
    updatedAt: 2,
    nextAttemptAt: 3,
    tries: 0,
    error: null,
    attempts: [],
    ...facts,
  }
}

export function aWebhook(facts: Partial<Webhook> = {}): Webhook {
  return {
    id: randomUUID(),
    url: 'https://ci.example.com/mail',
    mailbox: null,
    events: ['message.received'],
    secret: null,
    source: 'api',
    createdAt: 1,
    cursor: 0,
    delivered: 0,
    failures: 0,
    failingSince: null,
    lastAttemptAt: null,
    lastStatus: null,
    lastError: null,
    nextAttemptAt: null,
    isDead: false,
    ...facts,
  }
}
