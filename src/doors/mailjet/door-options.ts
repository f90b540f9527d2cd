import type { Callbacks } from '../../events/callbacks/callbacks.ts'
import type { Events } from '../../events/events.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Templates } from '../../templates/templates.ts'
import type { KeyCheck } from './api-key.ts'

export interface MailjetDoorOptions {
  readonly inbox: Inbox
  readonly templates: Templates
  readonly callbacks: Callbacks
  /** The number of the API key that a mailbox stands for. */
  readonly apiKeyIdOf: (mailbox: string) => number
  readonly events: Events
  /** The list of API keys; without it any pair is right. */
  readonly checkKey?: KeyCheck | undefined
  /** Epoch milliseconds. */
  readonly clock?: () => number
  readonly onError: (error: unknown) => void
}
