/** Field `error_related_to` of Mailjet's events. */
export const errorRelations = ['recipient', 'domain', 'spam', 'system', 'mailjet', 'content'] as const

export type ErrorRelatedTo = (typeof errorRelations)[number]

/** One row of Mailjet's table of errors; its number is `StateID` of /REST/message. */
export interface MailjetState {
  readonly id: number
  readonly error: string
  readonly relatedTo: ErrorRelatedTo
}

const rows: readonly (readonly [error: string, relatedTo: ErrorRelatedTo])[] = [
  ['user unknown', 'recipient'],
  ['mailbox inactive', 'recipient'],
  ['quota exceeded', 'recipient'],
  ['invalid domain', 'domain'],
  ['no mail host', 'domain'],
  ['relay/access denied', 'domain'],
  ['sender blocked', 'spam'],
  ['content blocked', 'spam'],
  ['policy issue', 'spam'],
  ['system issue', 'system'],
  ['protocol issue', 'system'],
  ['connection issue', 'system'],
  ['greylisted', 'domain'],
  ['preblocked', 'mailjet'],
  ['duplicate in campaign', 'mailjet'],
  ['spam preblocked', 'mailjet'],
  ['bad or empty template', 'content'],
  ['error in template language', 'content'],
  ['typofix', 'domain'],
  ['blacklisted', 'recipient'],
  ['spam reporter', 'recipient'],
]

/** The 21 of them, by number (Event API, table of errors; order of the `MessageState` filter). */
export const mailjetStates: readonly MailjetState[] = rows.map(([error, relatedTo], index) => ({
  id: index + 1,
  error,
  relatedTo,
}))

const byError = new Map(mailjetStates.map((state) => [state.error, state]))

/** Undefined for an error that Mailjet's table does not have. */
export function findState(error: string): MailjetState | undefined {
  return byError.get(error)
}
