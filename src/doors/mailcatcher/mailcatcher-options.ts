import type { Inbox } from '../../inbox/inbox.ts'

/** What the door needs of the rest. */
export interface MailcatcherOptions {
  readonly inbox: Inbox
  readonly onError: (error: unknown) => void
}
