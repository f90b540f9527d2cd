import type { Inbox } from '../../inbox/inbox.ts'
import type { RelayFacts, ReleaseMessage } from '../../model/release-message.ts'

/** What the door needs of the rest. */
export interface MaildevOptions {
  readonly inbox: Inbox
  readonly version: string
  /** Of a listener in clear, once it is known. */
  readonly smtpPort: () => number | undefined
  /** Without it nothing is relayed. */
  readonly release?: ReleaseMessage | undefined
  readonly relays?: RelayFacts | undefined
  readonly onError: (error: unknown) => void
}

/** Version 3 has its paths below `/api`, and some members of a message are others. */
export interface MaildevVersion {
  readonly major: 2 | 3
  readonly prefix: '' | '/api'
}

export const secondVersion: MaildevVersion = { major: 2, prefix: '' }
export const thirdVersion: MaildevVersion = { major: 3, prefix: '/api' }
