import type { MessagePort } from 'node:worker_threads'
import type { MessageId } from '../model/ids.ts'
import type { DigestResult } from '../model/message.ts'
import type { SettledMessage, UndeliveredMail } from './delivery-store.ts'

/** A way to a store for another thread: handed over with its ports, and connected there once. */
export interface StoreLine {
  readonly kind: 'sqlite'
  /** The database file, for a connection of one's own; null for a database in memory, which only its thread can see. */
  readonly path: string | null
  readonly reads: MessagePort
  readonly writes: MessagePort
  readonly words: MessagePort
}

/** What has to be transferred with it. */
export function portsOf({ reads, writes, words }: StoreLine): MessagePort[] {
  return [reads, writes, words]
}

/** A message that waits for its digest. */
export interface PendingMessage {
  readonly seq: number
  readonly id: MessageId
  readonly sizeBytes: number
  readonly envelopeTo: readonly string[]
}

/** The same with its bytes. */
export interface PendingMail extends PendingMessage {
  readonly raw: Uint8Array<ArrayBuffer>
}

/** Digests on their way to the store: their words for the index, and what becomes of the messages' rows. */
export type PackedDigests = readonly [words: Uint8Array<ArrayBuffer>, rows: Uint8Array<ArrayBuffer>]

/** What a thread that reads messages asks of the store, so that no mail passes through the thread that speaks SMTP. */
export interface ConnectedStore {
  /** As `Store.listPending`, as many as have `bytes` together, at least one. */
  readPending(
    after: number,
    page: { readonly limit: number; readonly bytes: number },
  ): Promise<readonly PendingMail[]>
  /** As `Store.listUndelivered`, with bytes, as many as have `bytes` together, at least one. */
  readUndelivered(
    after: number,
    page: { readonly limit: number; readonly bytes: number },
  ): Promise<readonly UndeliveredMail[]>
  /** As `Store.saveDeliveries`. */
  saveDeliveries(messages: readonly SettledMessage[]): Promise<void>
  /** Some results as they are handed over, so that they need not be kept until all of a group are there. */
  packDigests(results: readonly DigestResult[]): PackedDigests
  /** As `Store.saveDigests`, all words in one transaction, then all rows in another. */
  saveDigests(packed: readonly PackedDigests[]): Promise<void>
}
