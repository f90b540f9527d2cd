import type { EncodedPart } from '../mime/encoded-parts.ts'
import type { Envelope } from '../model/address.ts'
import type { Change } from '../model/change.ts'
import type { PostfangError } from '../model/errors.ts'
import type { MessageId, SessionId } from '../model/ids.ts'
import type { MailboxProfile } from '../model/mailjet-profile.ts'
import type { Marks, MessageSummary, Rejection, StoredMessage } from '../model/message.ts'
import type { OpenedMail } from '../model/opened-mail.ts'
import type { Retention } from '../model/retention.ts'
import type { Search } from '../model/search.ts'
import type {
  ConnectionRecord,
  SessionFacts,
  SessionRecord,
  SessionSelection,
  TranscriptLine,
} from '../model/session.ts'
import type { MailboxSummary, MessageSize, Selection, SessionPage, TagSummary } from '../store/store.ts'
import type { SessionListener } from './session-feed.ts'

/** A message as a door hands it in. `raw` is taken over: the door may not touch it again. */
export interface IncomingMail {
  /** Chosen by the door where its reply has to name it; else the inbox makes one. */
  readonly id?: MessageId | undefined
  readonly mailbox: string
  readonly envelope: Envelope
  readonly session: SessionFacts
  readonly transcript: readonly TranscriptLine[]
  /** The reply that refuses it, for a message that is kept all the same: it counts nowhere as received. */
  readonly rejected?: Rejection | undefined
  /** Mail of the relay itself, such as a report: in Mailjet mode no event follows from it. */
  readonly isNotice?: boolean | undefined
  readonly raw: Uint8Array<ArrayBuffer>
}

/** A message with what was read out of it; `mail` is null where the digest failed (`stored.summary.digestError`). */
export interface InboxMessage {
  readonly stored: StoredMessage
  readonly mail: OpenedMail | null
}

/** A part's decoded bytes with what is needed to serve them. */
export interface PartContent {
  readonly contentType: string
  readonly filename: string | null
  /** Large ones come in pieces, each read when the one before was taken; deletion of the message breaks them off. */
  readonly bytes: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
}

export interface MessagePage {
  readonly messages: readonly MessageSummary[]
  /** Pass as `before` for the following page; null on the last. */
  readonly next: number | null
  readonly total: number
  readonly unread: number
  /** False where `total` and `unread` are the least there are. */
  readonly totalIsExact: boolean
}

export interface WaitRequest {
  readonly mailbox?: string | undefined
  readonly search?: Search | undefined
  readonly count: number
  /** Most messages to hand out once there are `count`; as many as that unless said otherwise. */
  readonly limit?: number | undefined
  readonly timeoutMs: number
  /**
   * With it: the earliest matches with `seq > since`. Without: the newest matches there are. One beyond the newest
   * sequence number stems from a store that is no more, and counts as 0.
   */
  readonly since?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export type WaitOutcome =
  | { readonly kind: 'matched'; readonly messages: readonly InboxMessage[] }
  | {
      readonly kind: 'timeout'
      readonly found: number
      /** The newest messages of the mailbox, and which of the search's top-level terms each meets. */
      readonly nearMisses: readonly {
        readonly message: MessageSummary
        readonly unmet: readonly Search[]
      }[]
    }

/** Counts for operators; totals are since the start. */
export interface InboxStatistics {
  readonly capturedMessages: number
  readonly capturedBytes: number
  readonly sessions: number
  readonly openSessions: number
  readonly pendingDigests: number
  /** Deleted since they were beyond what is to be kept. */
  readonly prunedMessages: number
  /** Refused since there was too much at once, or the store was not to be had. */
  readonly refusedBusy: number
  /** Refused since the disk was full, or had less free than is to be kept. */
  readonly refusedFull: number
  /** Free on the disk; null where that is not known. */
  readonly freeDiskBytes: number | null
}

/** What a live subscriber gets. */
export interface FeedListener {
  /** In order, without gaps; `seq` is where to resume from. */
  changes(changes: readonly Change[], seq: number): void
  /** Changes up to `seq` were skipped: what the subscriber knows may be out of date. */
  resync(seq: number): void
}

/**
 * The use cases: the only place that stores and then announces. Doors call it; it knows no protocol.
 * Errors that callers can act on are {@link PostfangError}s.
 */
export interface Inbox {
  /**
   * Takes a message; resolves once it is as durable as the store was opened to be.
   * @throws PostfangError `unavailable` when it cannot be kept now; `invalid` for a mailbox name that may not be
   */
  capture(mail: IncomingMail): Promise<{ readonly id: MessageId; readonly seq: number }>
  /**
   * Backpressure by bytes: resolves at once while less than `limits.inFlightBytes` wait for the writer, else when
   * there is room again. A door calls it before it reads on.
   */
  room(): Promise<void> | undefined
  /** Why no message would be taken now, whatever it is; undefined while there is nothing in the way. */
  refusal(): PostfangError | undefined
  /** A door tells that it has refused a message before it came in: for the statistics. */
  countRefusal(why: 'busy' | 'full'): void
  list(selection: Selection, page: { limit: number; before?: number | undefined }): Promise<MessagePage>
  /**
   * Some of the messages that match, for a walk through all of them: in arrival order those with `seq > after`, or
   * newest first those with `seq < before`. A search waits a moment for what is not digested yet.
   */
  listFrom(
    selection: Selection,
    page: {
      readonly limit: number
      readonly after?: number | undefined
      readonly before?: number | undefined
    },
  ): Promise<readonly MessageSummary[]>
  /** In arrival order those with `seq > after`, ids and sizes only. */
  listSizes(
    selection: Selection,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly MessageSize[]>
  /** The newest message that matches. */
  latest(selection: Selection): Promise<InboxMessage | undefined>
  /** A message with everything read out of it, digested then and there if it was not yet. */
  get(id: MessageId): Promise<InboxMessage | undefined>
  /** Envelope, session and transcript only; cheap. */
  find(id: MessageId): Promise<StoredMessage | undefined>
  /** Bytes as received, from `start` up to `end` or to where the message ends. */
  readRawRange(id: MessageId, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /**
   * The HTML for the preview frame: as sent, its `cid:` references replaced by `data:` URLs of this message's own
   * image parts. Null where the message has no HTML, undefined where there is no such message.
   */
  readPreview(id: MessageId): Promise<string | null | undefined>
  /** The parts with everything still encoded; undefined where there is no such message. @throws PostfangError `unreadable` */
  readEncodedParts(id: MessageId): Promise<EncodedPart | undefined>
  /** One part decoded; undefined where message or part do not exist. */
  readPart(id: MessageId, part: string): Promise<PartContent | undefined>
  update(id: MessageId, marks: Partial<Marks>): Promise<MessageSummary | undefined>
  remove(id: MessageId): Promise<boolean>
  removeAll(selection: Selection): Promise<number>
  removeMailbox(name: string): Promise<number | undefined>
  /**
   * Gives a mailbox bounds of its own, null for those of the server; makes it where it does not exist.
   * @throws PostfangError `invalid` for a name that may not be
   */
  setRetention(mailbox: string, retention: Retention): Promise<void>
  /**
   * Says whose relay a mailbox is taken for, null for that of the server; makes it where it does not exist.
   * @throws PostfangError `invalid` for a name that may not be
   */
  setProfile(mailbox: string, profile: MailboxProfile | null): Promise<void>
  /** Whose relay it is taken for now. */
  profileOf(mailbox: string): MailboxProfile
  /** What was said of the mailbox itself: null where nothing was, or where it does not exist. */
  findProfile(mailbox: string): Promise<MailboxProfile | null>
  listMailboxes(): Promise<readonly MailboxSummary[]>
  /** Tags in use, the commonest first. */
  listTags(mailbox: string | undefined): Promise<readonly TagSummary[]>
  wait(request: WaitRequest): Promise<WaitOutcome>

  /** Sessions, the open ones among them, newest first. */
  listSessions(selection: SessionSelection, page: SessionPage): Promise<readonly SessionRecord[]>
  findSession(id: SessionId): Promise<SessionRecord | undefined>
  /** A door tells of a connection it has opened; `current()` is asked whenever somebody looks at it. */
  openSession(
    id: SessionId,
    current: () => ConnectionRecord,
  ): { readonly end: (final: ConnectionRecord) => void }
  /** Follows sessions as they are opened, take messages and end; in groups, at most four times a second. */
  followSessions(listener: SessionListener): { readonly close: () => void }

  /**
   * Follows committed changes, those after `since` first. Grouped: a listener hears at most ten times a second,
   * the first change of a quiet time at once. Without `since`: from now on.
   */
  subscribe(
    listener: FeedListener,
    options: { readonly mailbox?: string | undefined; readonly since?: number | undefined },
  ): { readonly close: () => void }
  /** Newest committed sequence number. */
  readonly head: number
  statistics(): InboxStatistics
  close(): Promise<void>
}
