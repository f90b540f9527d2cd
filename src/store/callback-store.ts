import type {
  Callback,
  CallbackDelivery,
  CallbackState,
  CallbackTarget,
  NewCallback,
  NewCallbackDelivery,
  QueuedEvent,
} from '../model/callback.ts'

/** What has come of posting to an address. */
export interface CallbackOutcome {
  readonly target: number
  readonly state: CallbackState
  /** Numbers of queued events that need not be posted again. */
  readonly taken: readonly number[]
  readonly deliveries: readonly NewCallbackDelivery[]
}

export interface QueuePage {
  /** In the order in which they happened. */
  readonly events: readonly QueuedEvent[]
  /** When the newest of all that are queued happened, epoch ms; null where none is. */
  readonly newestAt: number | null
}

/**
 * Callback URLs, and the outbox. An event is queued in the commit that keeps it, for the main address of its type, for the
 * backup while the main one is dead, and for nobody where that is dead too. What is queued has all that is told of the event,
 * so that it outlives the message. Callbacks and what is queued for them go with their mailbox.
 */
export interface CallbackStore {
  /** In the order in which they were made; of all mailboxes without one, the operator's for null. */
  listCallbacks(mailbox?: string | null): Promise<readonly Callback[]>
  /**
   * Keeps a callback. Its address, where it is dead, lives again; what was queued for the address before goes to the new one.
   *
   * @returns undefined where the one that is to be changed does not exist
   */
  setCallback(callback: NewCallback): Promise<Callback | undefined>
  /** Also what is queued for them; resolves to how many there were. */
  removeCallbacks(ids: readonly number[]): Promise<number>
  /** Addresses that callbacks name. */
  listCallbackTargets(): Promise<readonly CallbackTarget[]>
  /** The first events that are queued for an address, at least one, as many as have `bytes` together. */
  listQueuedEvents(
    target: number,
    page: { readonly limit: number; readonly bytes: number },
  ): Promise<QueuePage>
  /** How many events are queued for an address; counted up to `most`. */
  countQueuedEvents(target: number, most: number): Promise<number>
  /** One that is dead now leaves what is queued to its backup; without one that is given up. */
  settleCallback(outcome: CallbackOutcome): Promise<void>
  /** Newest first, those with `id < before`; `limits.callbackDeliveries` of an address are kept. */
  listCallbackDeliveries(
    of: { readonly target?: number | undefined; readonly mailbox?: string | undefined },
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly CallbackDelivery[]>
  findCallbackDelivery(id: number): Promise<CallbackDelivery | undefined>
}
