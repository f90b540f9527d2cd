import type { Callback, CallbackDelivery, CallbackTarget, CallbackVersion } from '../../model/callback.ts'
import type { MailjetEventType } from '../../model/mailjet-event.ts'

/** A callback with how its address fares. */
export interface CallbackState {
  readonly callback: Callback
  readonly target: CallbackTarget
  /** Events that wait for the address, counted up to {@link countedQueued}. */
  readonly queued: number
}

export interface WantedCallback {
  readonly mailbox: string
  readonly type: MailjetEventType
  readonly isBackup: boolean
  readonly url: string
  readonly version: CallbackVersion
}

/** A delivery with the callbacks that name its address now. */
export interface DeliveryOfCallbacks {
  readonly delivery: CallbackDelivery
  readonly callbacks: readonly number[]
}

/** Pending events are counted up to here. */
export const countedQueued = 1_000

/** Telling applications of events, as Mailjet's Event API does. */
export interface Callbacks {
  /** Of a mailbox, with the operator's where `mailbox` is undefined: then all there are. */
  list(mailbox?: string): Promise<readonly CallbackState[]>
  /**
   * Has events of a type posted from now on; replaces the address of that type and role.
   *
   * @throws PostfangError `invalid` for no address, or too many; `forbidden` where the operator has not allowed it
   */
  set(wanted: WantedCallback): Promise<CallbackState>
  /** Changes one of a mailbox; undefined where it does not exist. Throws as `set` does. */
  change(id: number, wanted: WantedCallback): Promise<CallbackState | undefined>
  /**
   * Removes those of a mailbox, or one of it; resolves to how many there were.
   *
   * @throws PostfangError `forbidden` for the operator's
   */
  remove(of: { readonly mailbox?: string | undefined; readonly id?: number | undefined }): Promise<number>
  /** Newest first, those before `before`; undefined where there is no such callback. */
  deliveries(
    of: { readonly callback?: number | undefined; readonly mailbox?: string | undefined },
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly DeliveryOfCallbacks[] | undefined>
  /**
   * Posts what was posted once more, and waits for the answer; undefined where there is no such delivery, or its address is gone.
   *
   * @returns the new delivery
   * @throws PostfangError `forbidden` where the address is not allowed any more
   */
  sendAgain(delivery: number): Promise<DeliveryOfCallbacks | undefined>
  close(): Promise<void>
}
