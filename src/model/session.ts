import type { SessionId } from './ids.ts'

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

/** A connection as it is kept once it has ended, with or without a message. */
export interface SessionRecord extends SessionFacts {
  readonly startedAt: number
  readonly endedAt: number | null
  /** Why it ended, in plain words; null while it is open. */
  readonly endReason: string | null
  /** How many messages it had accepted. */
  readonly messages: number
  readonly transcript: readonly TranscriptLine[]
}
