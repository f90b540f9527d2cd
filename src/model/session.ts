import type { MessageId, SessionId } from './ids.ts'

/** TLS as negotiated on the connection. */
export interface TlsFacts {
  /** As Node names it: `TLSv1.2`, `TLSv1.3`. */
  readonly version: string
  /** Standard (IANA) name of the cipher suite. */
  readonly cipher: string
  readonly servername: string | null
}

/** What is known of one connection when a message is taken from it. */
export interface SessionFacts {
  readonly id: SessionId
  /** The listener's URL with its real port, such as `starttls://127.0.0.1:1587`; `http` for messages posted to the API. */
  readonly listener: string
  readonly clientAddress: string
  readonly tls: TlsFacts | null
  /** The name signed in with, null without a login. */
  readonly user: string | null
  /** Argument of HELO or EHLO, null before one was given. */
  readonly helo: string | null
  /** What was done to it on purpose: ids of fault rules and speaking addresses, in order, without repeats. */
  readonly faults: readonly string[]
}

/** One line of the conversation; secrets are masked before they get here, DATA is one line with a byte count. */
export interface TranscriptLine {
  /** Milliseconds since the connection was opened. */
  readonly atMs: number
  readonly by: 'client' | 'server' | 'note'
  readonly text: string
}

/** What a door knows of a connection, now or at its end. */
export interface ConnectionRecord extends SessionFacts {
  readonly startedAt: number
  readonly endedAt: number | null
  /** Why it ended, in plain words; null while it is open. */
  readonly endReason: string | null
  /** How many messages it had accepted. */
  readonly messages: number
  readonly transcript: readonly TranscriptLine[]
}

/** A message that came in by a session. */
export interface SessionMessage {
  readonly id: MessageId
  /** It was refused, and kept to be looked at. */
  readonly isRejected: boolean
}

/** A connection as it is kept once it has ended, with or without a message. */
export interface SessionRecord extends ConnectionRecord {
  /** Where its messages were filed; where it brought none, the mailbox that they would have been filed in. */
  readonly mailboxes: readonly string[]
  /** Its messages, the first `limits.sessionMessages` of them. */
  readonly kept: readonly SessionMessage[]
  /** How many replies refused something, and one more where it ended in trouble. */
  readonly problems: number
}

/** Which sessions are meant. */
export interface SessionSelection {
  readonly mailbox?: string | undefined
  readonly only?: SessionKind | undefined
}

export const sessionKinds = ['with-problems', 'with-messages', 'without-messages', 'faulted'] as const

export type SessionKind = (typeof sessionKinds)[number]

const isOfKind: Readonly<Record<SessionKind, (session: SessionRecord) => boolean>> = {
  'with-problems': ({ problems }) => problems > 0,
  'with-messages': ({ messages }) => messages > 0,
  'without-messages': ({ messages }) => messages === 0,
  faulted: ({ faults }) => faults.length > 0,
}

export function isSelectedSession(session: SessionRecord, { mailbox, only }: SessionSelection): boolean {
  const isThere = mailbox === undefined || session.mailboxes.includes(mailbox)
  return isThere && (only === undefined || isOfKind[only](session))
}
