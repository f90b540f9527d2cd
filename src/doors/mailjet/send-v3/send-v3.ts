import { defineForeignRoute } from '../../../http/foreign-route.ts'
import type { Route } from '../../../http/route.ts'
import { answerV3 } from '../answer.ts'
import { readCaller } from '../api-key.ts'
import type { MailjetDoorOptions } from '../door-options.ts'
import { errorV3 } from '../error-bodies.ts'
import { isJsonObject, readProperties } from '../properties.ts'
import { readJson } from '../read-json.ts'
import { type CaptureContext, captureMail } from '../send/capture-mail.ts'
import { sendLimits } from '../send/send-limits.ts'
import { openSendSession } from '../send/send-session.ts'
import { readMails, type V3Mail } from './read-mails.ts'
import { V3Error } from './v3-error.ts'
import { readObjects } from './v3-values.ts'

/** `POST /v3/send` and its older name (Mailjet, Send API v3). A request is taken whole or not at all. */
export function createSendV3Routes(options: MailjetDoorOptions): readonly Route[] {
  return ['/v3/send', '/v3/send/message'].map((path) => createRoute(path, options))
}

function createRoute(
  path: string,
  { inbox, templates, checkKey, clock = Date.now }: MailjetDoorOptions,
): Route {
  return defineForeignRoute({
    method: 'post',
    path,
    async handle(context) {
      const caller = await readCaller(context, checkKey)
      const session = openSendSession(inbox, context, caller, clock)
      let taken = 0
      let status = 500
      try {
        const mails = readRequest(context.env.body)
        session.answer(200)
        const sent = await takeAll(mails, { inbox, templates, caller, session, clock })
        taken = mails.length
        status = 200
        return answerV3(200, { Sent: sent })
      } catch (error) {
        if (!(error instanceof V3Error)) throw error
        status = 400
        session.note(error.message)
        return answerV3(400, errorV3(400, error.message))
      } finally {
        session.end(status, taken)
      }
    },
  })
}

/** @throws V3Error */
function readRequest(body: Uint8Array<ArrayBuffer> | undefined): readonly V3Mail[] {
  const json = readJson(body)
  if (json.kind === 'too-complex') throw new V3Error('The payload is nested too deep, or too large')
  if (json.kind === 'malformed' || !isJsonObject(json.value)) throw new V3Error('Malformed JSON')
  const root = readProperties(json.value)
  const messages = readObjects(root, 'Messages') ?? [root]
  if (messages.length > sendLimits.messagesV3) {
    throw new V3Error(`Too many messages: ${sendLimits.messagesV3} at most`)
  }
  if (messages.length === 0) throw new V3Error('Missing "To" or "Recipients" property')
  return messages.flatMap(readMails)
}

async function takeAll(mails: readonly V3Mail[], capture: CaptureContext) {
  const begun = []
  for (const { mail, recipients } of mails)
    begun.push({ recipients, taken: await captureMail(mail, capture) })
  await Promise.all(begun.map(({ taken }) => taken.stored))
  return begun.flatMap(({ recipients, taken }) =>
    recipients.map((recipient) => {
      const { email, messageId, uuid } = taken.sentTo(recipient)
      return { Email: email, MessageID: messageId, MessageUUID: uuid }
    }),
  )
}
