import type { Faults } from '../../faults/create-faults.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { RelayFacts, ReleaseMessage } from '../../model/release-message.ts'

/** What the door needs of the rest. */
export interface MailhogOptions {
  readonly inbox: Inbox
  readonly faults: Faults
  /** Without it a release is refused. */
  readonly release?: ReleaseMessage | undefined
  readonly relays?: RelayFacts | undefined
  readonly onError: (error: unknown) => void
}
