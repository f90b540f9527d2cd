import type { Message } from '../message.ts'

/** What a value has to be: see the field for what a string means. A predicate is asked with the value. */
export type Test<Value = string> = string | RegExp | ((value: Value, message: Message) => boolean)

/**
 * What a message has to be; every key that is given must be met. Where a message has several values (recipients,
 * attachments, links, …), one of them has to do.
 *
 * A string means: for an address the whole of it, or `@example.com` for all of a domain, or a display name; for
 * subject, text, html and link a part of it, runs of white space counting as one space; for all others the whole value.
 * Letter case does not count, except in Mailjet fields and codes.
 */
export interface FilterFields {
  readonly from?: Test
  /** A recipient: of the To header or of the envelope, so that a blind copy is found too. */
  readonly to?: Test
  readonly cc?: Test
  /** An envelope recipient that no header names. */
  readonly bcc?: Test
  readonly replyTo?: Test
  /** MAIL FROM. */
  readonly envelopeFrom?: Test
  /** RCPT TO. */
  readonly envelopeTo?: Test
  readonly subject?: Test
  /** The plain text; that of the HTML where there is none. */
  readonly text?: Test
  readonly html?: Test
  /** By name, letter case aside; `true` asks only whether it is there. */
  readonly header?: Readonly<Record<string, Test | boolean>>
  /** `X-MJ-CustomID`. */
  readonly customId?: Test
  /** `X-Mailjet-Campaign`. */
  readonly campaign?: Test
  /** `X-MJ-TemplateID`. */
  readonly template?: Test | number
  /** `X-MJ-EventPayload`. */
  readonly eventPayload?: Test
  readonly tag?: Test
  /** The name of an attachment; `true` for any, `false` for none. */
  readonly attachment?: Test | boolean
  /** A part of the URL or the text of a link; `true` for any, `false` for none. */
  readonly link?: Test | boolean
  /** A one-time code; `true` for any, `false` for none. */
  readonly code?: Test | boolean
  /** A search in the server's grammar, besides the other keys. */
  readonly search?: string
}

/** Which messages: fields, a search such as `to:ann@example.com has:code`, or a function that decides. */
export type Filter = FilterFields | string | ((message: Message) => boolean)
