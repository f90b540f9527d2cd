import type { Change } from '../model/change.ts'
import type { PostfangError } from '../model/errors.ts'
import type { MessageId, SessionId } from '../model/ids.ts'
import type { MailboxProfile } from '../model/mailjet-profile.ts'
import type { DigestResult, Marks, MessageSummary, NewMessage, StoredMessage } from '../model/message.ts'
import type { Retention } from '../model/retention.ts'
import type { Search } from '../model/search.ts'
import type { SessionRecord, SessionSelection } from '../model/session.ts'
import type { StoredTemplate, TemplateFacts } from '../model/stored-template.ts'
import type { Webhook } from '../model/webhook.ts'
import type { CallbackStore } from './callback-store.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { ReleaseStore } from './release-store.ts'
import type { ResourceStore } from './resource-store.ts'
import type { PendingMessage, StoreLine } from './store-line.ts'

/**
 * Which messages are meant: all of a mailbox (or of all), narrowed by a search. Messages that were refused are not meant
 * unless the search names them (`isRejected`); only deleting without a search takes them along.
 */
export interface Selection {
  readonly mailbox?: string | undefined
  readonly search?: Search | undefined
}

export interface TagSummary {
  readonly name: string
  readonly total: number
}

export interface MailboxSummary {
  readonly name: string
  readonly total: number
  readonly unread: number
  /** When it last took a message, epoch ms; when it was made, for one that took none. */
  readonly lastActivityAt: number
  /** Bounds of its own; null for those of the server. */
  readonly retention: Retention
  /** Null for that of the server. */
  readonly profile: MailboxProfile | null
}

/** How many messages match; where `isExact` is false, at least that many, since nobody should wait for a number. */
export interface Count {
  readonly total: number
  readonly unread: number
  readonly isExact: boolean
}

/** Which message, and how many octets it has. */
export interface MessageSize {
  readonly seq: number
  readonly id: MessageId
  readonly sizeBytes: number
}

export interface SessionPage {
  readonly limit: number
  readonly before?: SessionId | undefined
}

/** A template of a mailbox before it has its id. */
export type NewTemplate = Omit<StoredTemplate, 'id' | 'mailbox'> & { readonly mailbox: string }

/** Announced after every commit: the newest sequence number and the mailboxes that the commit touched. */
export interface Commit {
  readonly head: number
  readonly mailboxes: ReadonlySet<string>
  /** All messages wait for a digest again: the index of words was damaged. */
  readonly areDigestsForgotten?: boolean
}

/**
 * Where messages are kept. Every method that changes something resolves after its commit is as durable as the
 * store was opened to be; every cursor is a sequence number, never an offset. What comes out is read-only.
 * An implementation passes test/store/contract.ts.
 */
export interface Store extends DeliveryStore, CallbackStore, ReleaseStore, ResourceStore {
  /** Keeps a message; resolves to its sequence number once that is durable. `raw` is taken over. */
  append(message: NewMessage): Promise<number>
  /** Records what the digest found. A message deleted meanwhile is passed over. */
  saveDigests(results: readonly DigestResult[]): Promise<void>
  /** Changes marks of one message; undefined where it does not exist. */
  update(id: MessageId, marks: Partial<Marks>): Promise<MessageSummary | undefined>
  /** Deletes one message; false where it does not exist. */
  remove(id: MessageId): Promise<boolean>
  /**
   * Deletes what matches among the messages that are there now; resolves to how many. Later arrivals stay. Whole
   * mailboxes are gone for every reader at once, however many messages they have; the feed tells of them as they are
   * cleared away.
   */
  removeAll(selection: Selection): Promise<number>
  /** Deletes a mailbox with its messages; undefined where it does not exist, else how many messages went. */
  removeMailbox(name: string): Promise<number | undefined>
  /** Gives a mailbox bounds of its own, null for those of the server; makes it where it does not exist. */
  setRetention(mailbox: string, retention: Retention): Promise<void>
  /** Keeps a webhook, new or as it is now. */
  saveWebhook(webhook: Webhook): Promise<void>
  removeWebhook(id: string): Promise<void>
  /**
   * Keeps a template of a mailbox, which is made where it does not exist; resolves to the template's id: one that none
   * has had before and that is not among `taken`.
   */
  createTemplate(template: NewTemplate, taken: readonly number[]): Promise<number>
  /** Keeps a template as it is now; false where it does not exist. */
  updateTemplate(template: NewTemplate & { readonly id: number }): Promise<boolean>
  /** Deletes a template of a mailbox; false where it does not exist. Those of a mailbox go with it, too. */
  removeTemplate(mailbox: string, id: number): Promise<boolean>
  /** Keeps a session that has ended. */
  saveSession(session: SessionRecord): Promise<void>
  /**
   * Forgets sessions beyond the newest `keep`, and those that started before (epoch ms), at most
   * `limits.sessionsPrunedAtOnce` of them. Resolves to how many went.
   */
  pruneSessions(bounds: { readonly keep: number; readonly startedBefore: number }): Promise<number>

  /** Newest first, those with `seq < before`; in arrival order those with `seq > after` when `after` is given. */
  list(
    selection: Selection,
    page: {
      readonly limit: number
      readonly before?: number | undefined
      readonly after?: number | undefined
    },
  ): Promise<readonly MessageSummary[]>
  /** What is known of messages without opening them, in arrival order, `seq > after`; for walks through large mailboxes. */
  listSizes(
    selection: Selection,
    page: { readonly limit: number; readonly after: number },
  ): Promise<readonly MessageSize[]>
  /** Exact without a search, and with one of up to 10,000 matches that is counted in little time. */
  count(selection: Selection): Promise<Count>
  /** For the newest `limit` messages of a mailbox: which of the terms each of them meets. */
  explain(
    mailbox: string | undefined,
    terms: readonly Search[],
    page: { readonly limit: number; readonly after: number },
  ): Promise<readonly { readonly message: MessageSummary; readonly meets: readonly boolean[] }[]>
  find(id: MessageId): Promise<StoredMessage | undefined>
  /** The bytes as received. */
  readRaw(id: MessageId): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** The bytes from `start` up to `end`, or up to where the message ends: what a large message is read in pieces by. */
  readRawRange(id: MessageId, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** How many messages are still to be digested, with some that were deleted and are not cleared away yet. */
  countPending(): Promise<number>
  /** Messages still to be digested, oldest first, `seq > after`. */
  listPending(after: number, limit: number): Promise<readonly PendingMessage[]>
  /** By last activity, the latest first. */
  listMailboxes(): Promise<readonly MailboxSummary[]>
  /** Tags in lower case, the commonest first, with how many messages bear each; at most `limits.pageSize`. */
  listTags(mailbox: string | undefined): Promise<readonly TagSummary[]>
  /** Those that were made first come first. */
  listWebhooks(): Promise<readonly Webhook[]>
  /** A template of a mailbox by its id or its name; of several with one name the first that was made. */
  findTemplate(mailbox: string, key: number | string): Promise<StoredTemplate | undefined>
  /** Templates of a mailbox, in the order in which they were made. */
  listTemplates(mailbox: string): Promise<readonly TemplateFacts[]>
  /** Newest first, those that started before the session `before`. Transcripts are left out (empty). */
  listSessions(selection: SessionSelection, page: SessionPage): Promise<readonly SessionRecord[]>
  findSession(id: SessionId): Promise<SessionRecord | undefined>
  /** Changes with `seq > since` in order; undefined where they are no longer all kept and the reader must start over. */
  listChanges(
    since: number,
    page: { readonly limit: number; readonly mailbox?: string | undefined },
  ): Promise<readonly Change[] | undefined>
  /** A way to this store for another thread, see store/connect-store.ts. */
  openLine(): StoreLine
  /** Why no message is taken now, whatever it is: the disk has less free than is to be kept; undefined while it has more. */
  refusal(): PostfangError | undefined
  /**
   * Bytes of messages that may be digested in one go, for which the disk has room; 0 for none. An index may grow larger
   * than the mail, and without any room nothing could be deleted either.
   */
  roomToIndex(): Promise<number>
  /** Where the database that was there lies now, which was damaged; null where it was whole, or there was none. */
  readonly setAside: string | null
  /** Free on the disk; null where that is not known. */
  readonly freeBytes: number | null
  /** Messages that were pruned since the start. */
  readonly pruned: number
  /** The newest committed sequence number; 0 in an empty store. */
  readonly head: number
  /** Calls back after every commit, in order; returns how to stop. */
  onCommit(listener: (commit: Commit) => void): () => void
  /** Finishes what is queued, then lets go of everything. */
  close(): Promise<void>
}
