import type { SummaryJson } from '../contract/message.ts'
import type { Faults } from './faults.ts'
import type { Filter } from './filter/filter.ts'
import type { Message } from './message.ts'

export interface WaitOptions {
  /**
   * Most milliseconds to wait; 4,000 unless the client was made with another. The mailboxes of the test frameworks wait
   * as long as the test has left, at most 10,000, so that it fails by what arrived instead, and not by its own time.
   */
  readonly timeout?: number
  /**
   * Take messages after this sequence number, also those that were handed out before, and leave the mailbox's own
   * memory of them alone. 0 takes all of them.
   */
  readonly since?: number
  /** Only look: later waits may be handed out the same message. */
  readonly peek?: boolean
  /** Take no message that another exclusive wait has taken, be it of this client or another. */
  readonly exclusive?: boolean
}

export interface NoneOptions {
  /** How long nothing may come, in milliseconds; 1,000 unless said otherwise. */
  readonly within?: number
  readonly since?: number
}

export interface ListOptions {
  /** At most so many; 500 unless said otherwise. */
  readonly limit?: number
}

export interface FollowOptions {
  /** Begin after this sequence number; `now` for what comes from now on. Without it: everything the mailbox holds. */
  readonly since?: number | 'now'
  /** Ends it. */
  readonly signal?: AbortSignal
}

/**
 * One mailbox of a running Postfang: what was sent with its name as SMTP user name, and nothing else.
 *
 * It remembers which messages its waits have handed out. A wait takes the earliest messages that match and were not
 * handed out yet, whether they came before it was called or come after: nothing can be missed, nothing comes twice, and
 * the order in which an application sends does not matter.
 */
export interface Mailbox {
  /** Undefined for the mail of all mailboxes together. */
  readonly name: string | undefined
  /**
   * Where to send to: an SMTP URL with login, for nodemailer's `createTransport` or an environment variable.
   * @throws Error while it is not known: for a server on ports of its own, `await client.connect()` first
   */
  readonly smtp: string
  /** Its page on the screen. */
  readonly url: string
  /** Messages up to this sequence number do not count: what `skip` has left out. */
  readonly mark: number
  /** The highest sequence number that a wait has handed out; `since: mailbox.cursor` takes only what came later. */
  readonly cursor: number
  /** SMTP errors on order, for mail to this mailbox alone. */
  readonly faults: Faults
  /**
   * The next message that matches; without a filter the next of all.
   * @throws WaitTimeoutError that says what arrived instead and what it lacks; UnreachableError when the server is gone
   * until the time is up; TypeError at once for a filter that means nothing
   */
  waitFor(filter?: Filter, options?: WaitOptions & { readonly count?: undefined }): Promise<Message>
  /** The next `count` messages that match, in order of arrival. */
  waitFor(
    filter: Filter | undefined,
    options: WaitOptions & { readonly count: number },
  ): Promise<readonly Message[]>
  /**
   * Makes sure that nothing matches, neither what has come and was not handed out, nor what comes within the time.
   * @throws UnexpectedMessageError that shows the message; UnreachableError when the server cannot be asked
   */
  waitForNone(filter?: Filter, options?: NoneOptions): Promise<void>
  /** What is there, newest first. */
  list(options?: ListOptions): Promise<readonly SummaryJson[]>
  /** What matches now, newest first, in full. A string is a search, such as `to:ann@example.com has:code`. */
  search(filter: Filter, options?: ListOptions): Promise<readonly Message[]>
  /** One message by its id, or the `latest`. @throws RequestError with status 404 when there is none */
  get(id: string): Promise<Message>
  /** Leaves out what is there now: waits take only what comes from here on. */
  skip(): Promise<void>
  /** Deletes everything in it; resolves to how many messages that were. */
  clear(): Promise<number>
  /** Deletes one message. */
  delete(message: string | { readonly id: string }): Promise<void>
  /**
   * Every message as it arrives, for `for await`. A connection that breaks is opened again where it broke: none is
   * missed. It ends with `break`, or with the signal.
   */
  onMessage(options?: FollowOptions): AsyncIterableIterator<Message>
}
