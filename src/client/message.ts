import type { AttachmentJson, MessageJson } from '../contract/message.ts'
import type { HtmlElement } from './html.ts'

/** What a test asks of a message, besides reading its fields. */
export interface MessageHelpers {
  /** Where a person can look at it: its page on the screen. */
  readonly url: string
  /**
   * The URL of a link: the first whose text holds the string or whose URL does, or that the pattern finds. Without an
   * argument the first of all.
   * @throws Error that lists the links there are
   */
  link(textOrPattern?: string | RegExp): string
  /**
   * The one-time code: the likeliest by what stands around it, in any language.
   * @throws Error that shows the beginning of the text
   */
  code(): string
  /** The value of a header, decoded, letter case of its name aside; the first where it is repeated. */
  header(name: string): string | undefined
  /**
   * An attachment by its name.
   * @throws Error that lists the attachments there are
   */
  attachment(name: string | RegExp): Attachment
  /** Elements of the HTML, in document order. @throws TypeError for a selector that does not parse */
  $(cssSelector: string): Promise<readonly HtmlElement[]>
  /** What the first element that matches reads. @throws Error when there is none */
  textOf(cssSelector: string): Promise<string>
  /** The message byte for byte as it was received. */
  raw(): Promise<Uint8Array>
  /** Deletes it. */
  delete(): Promise<void>
}

/** A message with everything that was read out of it, and helpers beside the plain data. */
export type Message = Readonly<MessageJson> & MessageHelpers

/** An attachment; its content is fetched when it is asked for. */
export interface Attachment extends Readonly<AttachmentJson> {
  /** Decoded. */
  bytes(): Promise<Uint8Array>
  /** Decoded, as UTF-8. */
  text(): Promise<string>
}
