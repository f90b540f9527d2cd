import type { Faults } from '../../faults/create-faults.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { MessageId } from '../../model/ids.ts'
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
  /**
   * Really sends a message on, and answers for it; undefined while there is no relay.
   *
   * @param body of the request: `{To: […]}`, or the list alone, as the client mailpit-api sends it
   */
  readonly release?:
    | ((id: MessageId, body: Uint8Array<ArrayBuffer> | undefined) => Promise<Response>)
    | undefined
}
