/** Names that `Headers` of v3.1 may not have (Mailjet, "Add email headers"), in lower case. */
const forbidden: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'subject',
  'to',
  'cc',
  'bcc',
  'return-path',
  'delivered-to',
  'dkim-signature',
  'domainkey-status',
  'received-spf',
  'authentication-results',
  'received',
  'x-mailjet-prio',
  'x-mailjet-debug',
  'user-agent',
  'x-mailer',
  'x-mj-customid',
  'x-mj-eventpayload',
  'x-mj-vars',
  'x-mj-templateerrordeliver',
  'x-mj-templateerrorreporting',
  'x-mj-templatelanguage',
  'x-mailjet-trackopen',
  'x-mailjet-trackclick',
  'x-mj-templateid',
  'x-mj-workflowid',
  'x-feedback-id',
  'x-mailjet-segmentation',
  'list-id',
  'x-mj-mid',
  'x-mj-errormessage',
  'date',
  'x-csa-complaints',
  'message-id',
  'x-mailjet-campaign',
  'x-mj-statisticscontactslistid',
])

export function isForbiddenHeader(name: string): boolean {
  return forbidden.has(name.toLowerCase())
}

/** RFC 5322 §3.6.8: printable US-ASCII but the colon. */
export function isHeaderName(name: string): boolean {
  return /^[!-9;-~]{1,200}$/u.test(name)
}

/** What describes the body is written by whoever composes it. */
export function isBodyHeader(name: string): boolean {
  return /^(?:content-|mime-version$)/iu.test(name)
}
