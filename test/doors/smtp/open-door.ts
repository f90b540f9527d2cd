import { vi } from 'vitest'
import { namesInUse } from '../../../src/doors/smtp/certificate-names.ts'
import { createSmtpDoor, type SmtpDoor, type SmtpDoorOptions } from '../../../src/doors/smtp/door.ts'
import { parseListener } from '../../../src/doors/smtp/listener.ts'
import { createLocalCertificate } from '../../../src/doors/smtp/local-certificate.ts'
import type { Inbox } from '../../../src/inbox/inbox.ts'
import type { Envelope } from '../../../src/model/address.ts'
import { type MessageId, parseMessageId } from '../../../src/model/ids.ts'
import type { StoredMessage } from '../../../src/model/message.ts'
import type { SessionRecord } from '../../../src/model/session.ts'
import type { SmtpReply } from '../../support/dialogue.ts'

/** One more door to the inbox of a running Postfang, with limits of the test's own. */
export interface TestDoor extends AsyncDisposable {
  readonly door: SmtpDoor
  /** Of the clear, STARTTLS and implicit TLS listeners. */
  readonly ports: { readonly smtp: number; readonly starttls: number; readonly smtps: number }
  /** PEM of the authority that its certificate is signed by. */
  readonly authority: string
  readonly errors: readonly unknown[]
}

export async function openDoor(
  inbox: SmtpDoorOptions['inbox'],
  options: Pick<
    SmtpDoorOptions,
    'limits' | 'profile' | 'logins' | 'isLoginRequired' | 'isTlsRequired' | 'faults' | 'proxies' | 'xclients'
  > = {},
): Promise<TestDoor> {
  const errors: unknown[] = []
  const local = createLocalCertificate(null, namesInUse([]))
  const door = await createSmtpDoor({
    inbox,
    listeners: ['smtp://:0', 'starttls://:0', 'smtps://:0'].map(parseListener),
    certificate: await local.server(),
    ...options,
    onError: (error) => errors.push(error),
  })
  const [smtp = 0, starttls = 0, smtps = 0] = door.urls.map(portOf)
  return {
    door,
    ports: { smtp, starttls, smtps },
    authority: (await local.authority()).cert,
    errors,
    [Symbol.asyncDispose]: () => door.close(0),
  }
}

export function portOf(url: string): number {
  return Number(url.slice(url.lastIndexOf(':') + 1))
}

/** The newest connection with its transcript, once it has ended. */
export function endedSession(inbox: Inbox): Promise<SessionRecord> {
  return vi.waitFor(
    async () => {
      const [newest] = await inbox.listSessions({}, { limit: 1 })
      if (newest === undefined || newest.endedAt === null) throw new Error('The session has not ended')
      const session = await inbox.findSession(newest.id)
      if (session === undefined) throw new Error('The session is not there')
      return session
    },
    { interval: 5, timeout: 5_000 },
  )
}

/** The octets kept of the message that this reply is about. */
export async function rawOf(inbox: Inbox, reply: SmtpReply | undefined): Promise<Buffer> {
  const raw = await inbox.readRawRange(idOf(reply), 0, Number.MAX_SAFE_INTEGER)
  if (raw === undefined) throw new Error(`No message for "${reply?.text}"`)
  return Buffer.from(raw)
}

/** The message that this reply is about, as it is stored. */
export async function storedOf(inbox: Inbox, reply: SmtpReply | undefined): Promise<StoredMessage> {
  const stored = await inbox.find(idOf(reply))
  if (stored === undefined) throw new Error(`No message for "${reply?.text}"`)
  return stored
}

export async function envelopeOf(inbox: Inbox, reply: SmtpReply | undefined): Promise<Envelope> {
  return (await storedOf(inbox, reply)).summary.envelope
}

function idOf(reply: SmtpReply | undefined): MessageId {
  const id = parseMessageId(/^250 (?:2\.0\.0 OK: |OK )queued as (\S+)$/.exec(reply?.text ?? '')?.[1] ?? '')
  if (id === undefined) throw new Error(`Not queued: "${reply?.text}"`)
  return id
}

export async function countMessages(inbox: Inbox): Promise<number> {
  return (await inbox.list({}, { limit: 1 })).total
}

export function texts(session: Pick<SessionRecord, 'transcript'>): readonly string[] {
  return session.transcript.map(({ by, text }) => `${{ client: 'C', server: 'S', note: 'N' }[by]}: ${text}`)
}
