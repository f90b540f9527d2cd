import type { MessageId } from '../model/ids.ts'
import type { Release, ReleaseFacts } from '../model/release.ts'
import type { ListedRelease, ReleaseSelection } from '../store/release-store.ts'

/** What is asked for when a message is really to be sent on. */
export interface ReleaseOrder {
  readonly id: MessageId
  /** Name of the relay; undefined for the first. */
  readonly relay?: string | undefined
  readonly to: readonly string[]
  /** Envelope sender, empty for the null sender; undefined for that of the captured envelope. */
  readonly from?: string | undefined
}

/** Why a release cannot be changed as asked: it is not there, or not in a state for it. */
export type ReleaseChange =
  | { readonly kind: 'done'; readonly release: ReleaseFacts }
  | { readonly kind: 'missing' }
  | { readonly kind: 'conflict'; readonly reason: string }

/** Really sending messages on, on request: a queue that outlives restarts. Nothing is sent while there is no relay. */
export interface Releases {
  /** By name, the default first; none while releasing is off. */
  readonly relays: readonly string[]
  /** Whom the operator allows, as the setting names them. */
  readonly allowed: readonly string[]
  isAllowed(address: string): boolean
  /**
   * Puts a message into the queue; resolves once that is durable.
   *
   * @throws PostfangError `forbidden` while releasing is off, for a recipient who is not allowed, and for a message that
   * was released before; `missing` where there is no message; `invalid` for an address or a relay that cannot be;
   * `unavailable` while the queue is full
   */
  order(order: ReleaseOrder): Promise<ReleaseFacts>
  list(
    selection: ReleaseSelection,
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly ListedRelease[]>
  find(id: string): Promise<Release | undefined>
  /** Tries now whom it has not reached: those still waiting, refused, or given up. */
  retry(id: string): Promise<ReleaseChange>
  /** Takes what has not been sent out of the queue. */
  cancel(id: string): Promise<ReleaseChange>
  close(): Promise<void>
}
