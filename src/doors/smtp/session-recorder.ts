import type { Inbox } from '../../inbox/inbox.ts'
import type { SessionId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { ConnectionRecord, SessionFacts, TlsFacts, TranscriptLine } from '../../model/session.ts'
import { createCredentialMask } from './credential-mask.ts'
import { formatCount } from './format-count.ts'
import { createTranscript } from './transcript.ts'

/** Keeps the record of one connection, from its first moment to its end, and shows it to the inbox meanwhile. */
export interface SessionRecorder {
  /** A line of the client; its secrets are taken out here. */
  heard(line: string, isContinuation: boolean): void
  /** Message data, told as one line. */
  heardData(sizeBytes: number, isComplete: boolean): void
  /** The client closed its side in the middle of a line. */
  heardUnfinished(sizeBytes: number): void
  said(reply: string): void
  secured(tls: TlsFacts): void
  note(text: string): void
  /** Something is done to the client on purpose, by the rule (or speaking address) of that name. */
  faulted(name: string, what: string): void
  /** A message was kept, and the reply that says so was sent. */
  tookMessage(): void
  facts(): SessionFacts
  /** The conversation that belongs to the message just received, with the reply it is going to get. */
  messageTranscript(reply: string): readonly TranscriptLine[]
  end(reason: string): void
}

export interface ConnectionFacts {
  readonly id: SessionId
  /** URL of the listener with its real port. */
  readonly listener: string
  /** Who has connected, a proxy perhaps. */
  readonly peer: { readonly address: string; readonly port: number }
  /** The client as of now: what a proxy says of it, and what it says it is. */
  readonly client: () => Pick<SessionFacts, 'clientAddress' | 'user' | 'helo'>
}

const isMail = /^mail\s/i

export function createSessionRecorder(
  connection: ConnectionFacts,
  inbox: Pick<Inbox, 'openSession'>,
  clock: () => number,
): SessionRecorder {
  const { id, listener, peer } = connection
  const startedAt = clock()
  const opened = performance.now()
  const transcript = createTranscript(() => Math.round(performance.now() - opened))
  const mask = createCredentialMask()
  let tls: TlsFacts | null = null
  const faults = new Set<string>()
  let messages = 0
  let endReason: string | null = null
  let endedAt: number | null = null

  const from = peer.port === 0 ? peer.address : `${peer.address}, port ${peer.port},`
  transcript.note(`Connection from ${from} to ${listener}`)

  const facts = (): SessionFacts => ({
    id,
    listener,
    tls,
    ...connection.client(),
    faults: [...faults],
  })
  const record = (): ConnectionRecord => ({
    ...facts(),
    startedAt,
    endedAt,
    endReason,
    messages,
    transcript: transcript.lines(),
  })
  const session = inbox.openSession(id, record)

  return {
    heard(line, isContinuation) {
      if (isMail.test(line)) transcript.endOpening()
      transcript.client(mask(line, isContinuation))
    },
    heardData(sizeBytes, isComplete) {
      const size = formatCount(sizeBytes)
      transcript.client(
        isComplete ? `<${size} bytes of message>` : `<${size} bytes of an unfinished message>`,
      )
    },
    heardUnfinished(sizeBytes) {
      transcript.client(`<${formatCount(sizeBytes)} bytes without a line end>`)
    },
    said: transcript.server,
    note: transcript.note,
    secured(negotiated) {
      tls = negotiated
      transcript.note(`TLS is up: ${negotiated.version}, ${negotiated.cipher}`)
    },
    faulted(name, what) {
      if (faults.size < limits.faultsPerSession) faults.add(name)
      transcript.note(`Fault ${name}: ${what}`)
    },
    tookMessage() {
      messages += 1
      transcript.endMessage()
    },
    facts,
    messageTranscript: transcript.message,
    end(reason) {
      endReason = reason
      endedAt = clock()
      session.end(record())
    },
  }
}
