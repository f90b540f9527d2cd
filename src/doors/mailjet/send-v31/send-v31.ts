import { defineForeignRoute } from '../../../http/foreign-route.ts'
import type { HttpContext } from '../../../http/http-environment.ts'
import type { Route } from '../../../http/route.ts'
import { translateError } from '../../../http/translate-error.ts'
import { answerV31 } from '../answer.ts'
import { readCaller } from '../api-key.ts'
import type { MailjetDoorOptions } from '../door-options.ts'
import { messageErrorV31, type SendError, wholeErrorV31 } from '../error-bodies.ts'
import type { MailjetJson } from '../print-json.ts'
import { type CaptureContext, captureMail, type SentTo, type TakenMail } from '../send/capture-mail.ts'
import type { OutgoingMail, Person } from '../send/outgoing-mail.ts'
import { openSendSession, type SendSession } from '../send/send-session.ts'
import { findLaterErrors } from './find-later-errors.ts'
import type { ReadMessage } from './read-message.ts'
import { readSendRequest, type SendRequest } from './read-request.ts'

/** `POST /v3.1/send` (Mailjet, Send API v3.1). */
export function createSendV31Route(options: MailjetDoorOptions): Route {
  const { inbox, templates, checkKey, clock = Date.now } = options
  return defineForeignRoute({
    method: 'post',
    path: '/v3.1/send',
    async handle(context) {
      const caller = await readCaller(context, checkKey)
      const session = openSendSession(inbox, context, caller, clock)
      const request = readSendRequest(context.env.body)
      if (request.kind === 'refused') return refuse(request.error, session)
      return answer(request, { inbox, templates, caller, session, clock }, context, options)
    },
  })
}

function refuse(error: SendError, session: SendSession): Response {
  session.note(`${error.code}: ${error.message}`)
  session.end(error.status, 0)
  return answerV31(error.status, wholeErrorV31(error))
}

/** What became of one message, in the order of the request. */
type Outcome =
  | { readonly kind: 'failed'; readonly errors: readonly SendError[] }
  | { readonly kind: 'valid'; readonly mail: OutgoingMail }
  | { readonly kind: 'taken'; readonly mail: OutgoingMail; readonly taken: TakenMail }

/** Each message is looked at whole before the first is taken. */
async function answer(
  request: Extract<SendRequest, { kind: 'read' }>,
  capture: CaptureContext,
  context: HttpContext,
  options: MailjetDoorOptions,
): Promise<Response> {
  const checked: Outcome[] = []
  for (const [index, message] of request.messages.entries()) {
    const later = request.checksAhead
      ? await findLaterErrors(message.mail, capture.caller.mailbox, options)
      : []
    const errors = [...message.errors, ...later]
    noteMessage(capture.session, index, message, errors)
    checked.push(errors.length > 0 ? { kind: 'failed', errors } : { kind: 'valid', mail: message.mail })
  }
  if (request.isSandbox) capture.session.note('SandboxMode: nothing is sent')
  capture.session.answer(statusOf(checked))
  const outcomes = request.isSandbox ? checked : await takeAll(checked, capture, options)
  const status = statusOf(outcomes)
  capture.session.end(status, outcomes.filter(({ kind }) => kind === 'taken').length)
  const base = hrefBase(context)
  return answerV31(status, { Messages: outcomes.map((outcome) => describeOutcome(outcome, base)) })
}

function noteMessage(
  session: SendSession,
  index: number,
  { unknown }: ReadMessage,
  errors: readonly SendError[],
): void {
  const name = `Messages[${index}]`
  if (unknown.length > 0) session.note(`${name}: unknown properties are passed over: ${unknown.join(', ')}`)
  for (const { code, message, relatedTo } of errors) {
    session.note(`${name}: ${code} ${relatedTo.join(', ')}: ${message}`)
  }
}

/** One after the other is composed, and all are waited for together: a commit takes several. */
async function takeAll(
  checked: readonly Outcome[],
  capture: CaptureContext,
  options: MailjetDoorOptions,
): Promise<readonly Outcome[]> {
  const begun: Outcome[] = []
  for (const outcome of checked) {
    if (outcome.kind !== 'valid') begun.push(outcome)
    else begun.push(await captureMail(outcome.mail, capture).then(takenOf(outcome.mail), failedOf(options)))
  }
  return Promise.all(
    begun.map((outcome) =>
      outcome.kind === 'taken' ? outcome.taken.stored.then(() => outcome, failedOf(options)) : outcome,
    ),
  )
}

function takenOf(mail: OutgoingMail) {
  return (taken: TakenMail): Outcome => ({ kind: 'taken', mail, taken })
}

/** A message that could not be kept fails alone: others of the request are. */
function failedOf({ onError }: MailjetDoorOptions) {
  return (error: unknown): Outcome => {
    const { status, message } = translateError(error)
    if (status === 500) onError(error)
    return { kind: 'failed', errors: [{ code: null, status, message, relatedTo: [] }] }
  }
}

/** The gravest: our own failure, then what is not permitted, then what is wrong. */
function statusOf(outcomes: readonly Outcome[]): number {
  const statuses = outcomes.flatMap((outcome) =>
    outcome.kind === 'failed' ? outcome.errors.map(({ status }) => status) : [],
  )
  return Math.max(200, ...statuses)
}

function describeOutcome(outcome: Outcome, base: string): MailjetJson {
  if (outcome.kind === 'failed') {
    return { Status: 'error', Errors: outcome.errors.map(messageErrorV31) }
  }
  const { mail } = outcome
  const sentTo = outcome.kind === 'taken' ? outcome.taken.sentTo : nowhere
  const list = (people: readonly Person[]) => people.map((person) => describeRecipient(sentTo(person), base))
  return {
    Status: 'success',
    CustomID: mail.customId ?? '',
    To: list(mail.to),
    Cc: list(mail.cc),
    Bcc: list(mail.bcc),
  }
}

function nowhere({ address }: Person): SentTo {
  return { email: address, uuid: '', messageId: 0n }
}

function describeRecipient({ email, uuid, messageId }: SentTo, base: string): MailjetJson {
  return { Email: email, MessageUUID: uuid, MessageID: messageId, MessageHref: `${base}${messageId}` }
}

/** Where the client asked: Mailjet's own address where it takes us for its proxy. */
function hrefBase({ req }: HttpContext): string {
  const { host, hostname } = new URL(req.url)
  const scheme = hostname.endsWith('.mailjet.com') ? 'https' : 'http'
  return `${scheme}://${host}/v3/REST/message/`
}
