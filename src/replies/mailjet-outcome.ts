import type { ErrorRelatedTo } from '../model/mailjet-state.ts'
import type { ReplyReason } from './reasons.ts'
import type { ParsedReply } from './reply.ts'

/** What Mailjet's Event API would report, had its relay got this reply from the receiver. */
export type MailjetOutcome =
  | { readonly event: 'sent'; readonly smtpReply: string }
  | {
      readonly event: 'bounce'
      /** Field `hard_bounce`: the address will never work. */
      readonly hard: boolean
      readonly errorRelatedTo: ErrorRelatedTo
      /** As Mailjet writes it, such as `user unknown`. */
      readonly error: string
      /** Field `comment`: the raw text of the reply. */
      readonly comment: string
    }

type Report = readonly [errorRelatedTo: ErrorRelatedTo, error: string, hard: boolean]

/**
 * Error names and what they relate to are Mailjet's (Event API, table of errors). Which reply leads to which of them, and
 * which bounces are hard, Mailjet does not document: hard is what tells that the address itself is wrong.
 */
const reports: Readonly<Record<ReplyReason, Report | undefined>> = {
  'unknown-user': ['recipient', 'user unknown', true],
  'inactive-mailbox': ['recipient', 'mailbox inactive', true],
  'over-quota': ['recipient', 'quota exceeded', false],
  'rate-limited': ['spam', 'policy issue', false],
  greylisted: ['domain', 'greylisted', false],
  blocked: ['spam', 'sender blocked', false],
  content: ['spam', 'content blocked', false],
  dmarc: ['spam', 'policy issue', false],
  policy: ['spam', 'policy issue', false],
  'too-large': ['spam', 'policy issue', false],
  'invalid-domain': ['domain', 'invalid domain', true],
  'no-mail-host': ['domain', 'no mail host', true],
  'relay-denied': ['domain', 'relay/access denied', false],
  temporary: ['system', 'system issue', false],
  connection: ['system', 'connection issue', false],
  protocol: ['system', 'protocol issue', false],
  // A login is between a client and its own relay: no receiver asks Mailjet for one.
  login: undefined,
}

/** Null where no event follows: the dialogue goes on, or the reply is about a login. A 4yz never makes a bounce hard. */
export function findMailjetOutcome(reply: ParsedReply, reason: ReplyReason | null): MailjetOutcome | null {
  const { code, enhanced, text } = reply
  const raw = [String(code), enhanced, text.replaceAll('\n', ' ')].filter(Boolean).join(' ')
  if (code < 300) return { event: 'sent', smtpReply: raw }
  const report = reason === null ? undefined : reports[reason]
  if (code < 400 || report === undefined) return null
  const [errorRelatedTo, error, hard] = report
  return { event: 'bounce', hard: hard && code >= 500, errorRelatedTo, error, comment: raw }
}
