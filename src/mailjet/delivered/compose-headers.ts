import type { RawField } from '../../mime/header-block.ts'
import { isMailjetHeader } from '../header-rules.ts'
import { urlTagsHeader } from './url-tags.ts'

/** What Mailjet sets of a delivered message's header, as the values of its fields. */
export interface DeliveryFields {
  /** Without angle brackets. */
  readonly messageId: string
  readonly returnPath: string
  readonly listUnsubscribe: readonly string[]
  readonly feedbackId: string
  readonly token: string
  readonly smtpGuid: string
  /** Encoded for a header, where the template language has changed it. */
  readonly subject: string | undefined
}

/** In front, in the order seen in delivered mails; what is not named here follows, Content-* last. */
const order = [
  'return-path',
  'message-id',
  'mime-version',
  'from',
  'sender',
  'reply-to',
  'to',
  'subject',
  'date',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'cc',
  'feedback-id',
  'in-reply-to',
  'references',
  'x-csa-complaints',
  'x-mj-mid',
  'x-mj-smtpguid',
  'x-report-abuse-to',
]

/** Of the submission, not seen in any delivered mail, besides the control headers. */
const removed: ReadonlySet<string> = new Set([
  'bcc',
  'received',
  'x-mailer',
  'user-agent',
  'dkim-signature',
  urlTagsHeader.toLowerCase(),
])

/**
 * The header of a message as a recipient gets it: control headers and traces of the submission are gone, Mailjet's own
 * fields are there. Other fields keep their bytes.
 *
 * @returns lines with CRLF, without the empty line that ends a header
 */
export function composeHeaders(fields: readonly RawField[], delivery: DeliveryFields): string {
  const own = ownFields(delivery)
  const replaced = new Set(own.map(({ key }) => key))
  const kept = fields
    .filter(({ key }) => !replaced.has(key) && !removed.has(key) && !isMailjetHeader(key))
    .map(({ key, raw }) => ({ key, line: raw }))
  return [...own, ...kept]
    .map((field, index) => ({ ...field, index }))
    .toSorted((a, b) => rank(a.key) - rank(b.key) || a.index - b.index)
    .map(({ line }) => `${line}\r\n`)
    .join('')
}

function rank(key: string): number {
  const place = order.indexOf(key)
  if (place >= 0) return place
  return key.startsWith('content-') ? order.length + 1 : order.length
}

function ownFields(delivery: DeliveryFields): readonly { readonly key: string; readonly line: string }[] {
  const fields: [name: string, value: string][] = [
    ['Return-Path', `<${delivery.returnPath}>`],
    ['Message-Id', `<${delivery.messageId}>`],
    ['List-Unsubscribe', delivery.listUnsubscribe.map((url) => `<${url}>`).join(',\r\n ')],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['Feedback-Id', delivery.feedbackId],
    ['X-CSA-Complaints', 'csa-complaints@eco.de'],
    ['X-MJ-Mid', delivery.token],
    ['X-MJ-SMTPGUID', delivery.smtpGuid],
    [
      'X-REPORT-ABUSE-TO',
      'Message sent by Mailjet please report to\r\n abuse@mailjet.com with a copy of the message',
    ],
  ]
  if (delivery.subject !== undefined) fields.push(['Subject', delivery.subject])
  return fields.map(([name, value]) => ({ key: name.toLowerCase(), line: `${name}: ${value}` }))
}
