import type { Faults } from '../../faults/create-faults.ts'
import type { Inbox } from '../../inbox/inbox.ts'

/** What the door needs of the rest. */
export interface MailpitOptions {
  readonly inbox: Inbox
  readonly faults: Faults
  readonly version: string
  /** False while mail cannot be taken: when starting, when shutting down. */
  readonly isReady: () => boolean
  readonly onError: (error: unknown) => void
}
