import type { MessageId } from './ids.ts'
import type { MessageSummary } from './message.ts'

/** One committed change, in the order of the commits. Numbers only grow; some may be missing. */
export type Change =
  | {
      readonly seq: number
      readonly kind: 'captured' | 'digested' | 'updated'
      readonly mailbox: string
      /** As it is now, which may be later than the change. */
      readonly message: MessageSummary
    }
  | {
      readonly seq: number
      readonly kind: 'deleted'
      readonly mailbox: string
      readonly ids: readonly MessageId[]
    }
