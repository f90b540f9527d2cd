import type { NewMailjetEventJson } from '../../contract/mailjet.ts'
import { acceptedReply, readBounce } from '../../events/speaking-outcome.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { MailjetEventDetail } from '../../model/mailjet-event.ts'
import { findState } from '../../model/mailjet-state.ts'

/** What the client that orders it looks like, where it says nothing of that. */
const visitor = { ip: '127.0.0.1', geo: '', agent: 'Postfang' }

/** Errors that say of themselves that the address will never work; the flag is not tied to them in Mailjet's table. */
const hardErrors: ReadonlySet<string> = new Set([
  'user unknown',
  'mailbox inactive',
  'invalid domain',
  'no mail host',
])

/**
 * Fills in what an ordered event leaves out.
 *
 * @param firstLink of the message, which a click is taken for that names none
 * @throws HttpProblem 400 for a reply that refuses nothing
 */
export function orderEvent(wanted: NewMailjetEventJson, firstLink: string | undefined): MailjetEventDetail {
  switch (wanted.type) {
    case 'sent':
      return { type: 'sent', smtpReply: wanted.smtpReply ?? acceptedReply }
    case 'open':
      return { type: 'open', ...visitorOf(wanted) }
    case 'click':
      return { type: 'click', url: wanted.url ?? firstLink ?? 'https://example.com/', ...visitorOf(wanted) }
    case 'bounce':
      return orderBounce(wanted)
    case 'blocked': {
      const error = wanted.error ?? 'preblocked'
      return { type: 'blocked', error, errorRelatedTo: relationOf(error, wanted.errorRelatedTo, 'mailjet') }
    }
    case 'spam':
      return { type: 'spam', source: wanted.source ?? 'JMRPP' }
    case 'unsub':
      return { type: 'unsub', listId: wanted.listId ?? 0, ...visitorOf(wanted) }
  }
}

type Bounce = Extract<MailjetEventDetail, { type: 'bounce' }>

function orderBounce(wanted: Extract<NewMailjetEventJson, { type: 'bounce' }>): MailjetEventDetail {
  const told = wanted.reply === undefined ? undefined : readBounce(wanted.reply)
  if (wanted.reply !== undefined && told?.type !== 'bounce') {
    throw new HttpProblem(
      400,
      `"${wanted.reply}" is no SMTP reply that refuses: 550 5.1.1 User unknown is one`,
    )
  }
  const base = told?.type === 'bounce' ? told : undefined
  const error = wanted.error ?? base?.error ?? (wanted.isHard === false ? 'quota exceeded' : 'user unknown')
  const isHard = wanted.isHard ?? (wanted.error === undefined && base ? base.isHard : hardErrors.has(error))
  return {
    type: 'bounce',
    isHard,
    isBlocked: wanted.isBlocked ?? isHard,
    error,
    errorRelatedTo: relationOf(error, wanted.errorRelatedTo ?? base?.errorRelatedTo, 'recipient'),
    comment: wanted.comment ?? base?.comment ?? '',
  }
}

function relationOf(
  error: string,
  wanted: Bounce['errorRelatedTo'] | undefined,
  otherwise: Bounce['errorRelatedTo'],
): Bounce['errorRelatedTo'] {
  return wanted ?? findState(error)?.relatedTo ?? otherwise
}

function visitorOf({
  ip = visitor.ip,
  geo = visitor.geo,
  agent = visitor.agent,
}: {
  readonly ip?: string | undefined
  readonly geo?: string | undefined
  readonly agent?: string | undefined
}) {
  return { ip, geo, agent }
}
