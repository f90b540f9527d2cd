import type { Filter, Test } from '../filter/filter.ts'
import type { MailjetExpectation } from './mailjet-matchers.ts'
import type { ReceiveOptions, ReceiveTimesOptions } from './receive-matchers.ts'

/** The matchers as they stand behind `expect(…)`; `R` is what the framework's own matchers return. */
export interface MailMatchers<R> {
  /**
   * A mailbox receives a message that matches: one that is there, or comes in time. It only looks: a wait afterwards
   * is still handed out the message. With `.not`, none comes within `within` milliseconds.
   *
   * @example
   * await expect(mailbox).toReceive({ to: 'ann@example.com', subject: 'Welcome' })
   * await expect(mailbox).not.toReceive({ to: 'bob@example.com' }, { within: 500 })
   */
  toReceive(filter?: Filter, options?: ReceiveOptions): Promise<void>
  /** A mailbox receives exactly so many that match, counting those that were handed out already. */
  toReceiveTimes(times: number, filter?: Filter, options?: ReceiveTimesOptions): Promise<void>
  /** The From address or display name of a message. */
  toBeFrom(sender: Test): R
  /** Whom a message went to, by its envelope: blind copies included. */
  toBeSentTo(recipients: Test | readonly Test[]): R
  /** A part of the subject, letter case aside; a RegExp for more. */
  toHaveSubject(subject: Test): R
  /** A header that is there, or has the value. */
  toHaveHeader(name: string, value?: Test): R
  /** A link, by a part of its text or its URL. */
  toHaveLink(textOrUrl?: Test): R
  /** A one-time code: this one, or any. */
  toHaveCode(code?: Test): R
  /** An attachment: of that name, or any. */
  toHaveAttachment(name?: Test): R
  /** A part of the text, letter case and line breaks aside. */
  toHaveText(text: Test): R
  /** What Mailjet would read off the headers, such as `{ customId: 'order-4711', templateId: 12 }`. */
  toHaveMailjet(expected: MailjetExpectation): R
  /** Variables of `X-MJ-Vars`; only those that are named count. */
  toHaveVars(expected: Readonly<Record<string, unknown>>): R
  /**
   * The whole message is what it was: headers, text, HTML and attachments, with dates, ids, boundaries, tokens, codes
   * and local ports masked.
   */
  toMatchMailSnapshot(hint?: string): R
}
