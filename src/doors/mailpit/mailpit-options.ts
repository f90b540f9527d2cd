import type { Faults } from '../../faults/create-faults.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { RelayFacts, ReleaseMessage } from '../../model/release-message.ts'
import type { RowWriter } from './json/summary-json.ts'

/** What the routes have in common. */
export interface MailpitParts extends MailpitOptions {
  readonly writeRows: RowWriter
}

/** What the door needs of the rest. */
export interface MailpitOptions {
  readonly inbox: Inbox
  readonly faults: Faults
  readonly version: string
  /** False while mail cannot be taken: when starting, when shutting down. */
  readonly isReady: () => boolean
  readonly onError: (error: unknown) => void
  /** Really sends a message on; undefined while there is no relay. */
  readonly release?: ReleaseMessage | undefined
  readonly relays?: RelayFacts | undefined
}
