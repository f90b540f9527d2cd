import type { Events } from '../../../events/events.ts'
import { html } from '../../../http/document/html.ts'
import { defineForeignRoute } from '../../../http/foreign-route.ts'
import type { HttpContext } from '../../../http/http-environment.ts'
import type { Route } from '../../../http/route.ts'
import {
  isGenuinePixel,
  isGenuineUnsubscribe,
  readTrackedTarget,
} from '../../../mailjet/delivered/check-links.ts'
import { parseMessageToken } from '../../../mailjet/delivered/message-token.ts'
import { limits } from '../../../model/limits.ts'
import type { EventVisitor, MailjetDelivery, MailjetEventDetail } from '../../../model/mailjet-event.ts'
import { decodeAttribute } from './decode-attribute.ts'
import { answerPage, answerUnknown } from './track-page.ts'
import { findUnsubscribeWords } from './unsubscribe-words.ts'

/** What the links, the pixel and the unsubscribe links of delivered mail lead to (Mailjet's tracking host). */
export function createTrackRoutes(events: Events): readonly Route[] {
  const sealer = events.accountOf('')

  async function findDelivery(token: string): Promise<MailjetDelivery | undefined> {
    const parsed = parseMessageToken(token)
    const found = parsed && (await events.log.findDelivery(parsed.messageId))
    return found?.uuid === parsed?.uuid ? found : undefined
  }

  /** HEAD asks what there is, and has nothing happen. */
  async function record(
    context: HttpContext,
    delivery: MailjetDelivery,
    event: MailjetEventDetail,
  ): Promise<void> {
    if (context.req.method !== 'HEAD') await events.record(delivery.number, event)
  }

  async function answerLink(context: HttpContext): Promise<Response> {
    const [token, position, hash, encoded] = parametersOf(context, ['token', 'position', 'hash', 'target'])
    const target = readTrackedTarget(sealer, { token, position, hash, encoded })
    const delivery = target === undefined ? undefined : await findDelivery(token)
    if (target === undefined || delivery === undefined) return answerUnknown()
    const url = decodeAttribute(target)
    await record(context, delivery, { type: 'click', url, ...visitorOf(context) })
    const isLink = /^https?:$/u.test(URL.parse(url)?.protocol ?? '')
    const shown = isLink
      ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>`
      : html`<code>${url}</code>`
    return answerPage({
      language: 'en',
      title: 'The click is counted',
      paragraphs: ['Postfang has not asked for this address. The recipient would go on to:', shown],
    })
  }

  async function answerPixel(context: HttpContext): Promise<Response> {
    const [token, check] = parametersOf(context, ['token', 'check'])
    const delivery = isGenuinePixel(sealer, token, check) ? await findDelivery(token) : undefined
    if (delivery !== undefined) await record(context, delivery, { type: 'open', ...visitorOf(context) })
    return new Response(pixel, { status: delivery === undefined ? 404 : 200, headers: pixelHeaders })
  }

  async function findUnsubscribed(context: HttpContext): Promise<MailjetDelivery | undefined> {
    const [m, b, e, x] = ['m', 'b', 'e', 'x'].map((name) => context.req.query(name) ?? '')
    if (m === undefined || b === undefined || e === undefined || x === undefined) return undefined
    return isGenuineUnsubscribe(sealer, { m, b, e, x }) ? findDelivery(m) : undefined
  }

  async function askToUnsubscribe(context: HttpContext): Promise<Response> {
    if ((await findUnsubscribed(context)) === undefined) return answerUnknown()
    const { language, words } = findUnsubscribeWords(context.req.query('hl') ?? '')
    const form = html`<form method="post"><button>${words.button}</button></form>`
    return answerPage({ language, title: words.title, paragraphs: [words.question, form] })
  }

  async function unsubscribe(context: HttpContext): Promise<Response> {
    const delivery = await findUnsubscribed(context)
    if (delivery === undefined) return answerUnknown()
    const visitor = visitorOf(context)
    const agent = isOneClick(context) ? oneClickAgent : visitor.agent
    await events.record(delivery.number, { type: 'unsub', listId: 0, ...visitor, agent })
    const { language, words } = findUnsubscribeWords(context.req.query('hl') ?? '')
    return answerPage({ language, title: words.title, paragraphs: [words.done] })
  }

  return [
    defineForeignRoute({
      method: 'get',
      path: '/lnk/{token}/{position}/{hash}/{target}',
      handle: answerLink,
    }),
    defineForeignRoute({ method: 'get', path: '/oo/{token}/{check}/e.gif', handle: answerPixel }),
    defineForeignRoute({ method: 'get', path: '/unsub2', handle: askToUnsubscribe }),
    defineForeignRoute({ method: 'post', path: '/unsub2', handle: unsubscribe }),
  ]
}

/** What Mailjet names as agent of an unsubscription with one click (seen in real events). */
const oneClickAgent = 'List-Unsubscribe'

/** RFC 8058 §3.2: a form, of either type, with this one field. */
function isOneClick(context: HttpContext): boolean {
  const { body } = context.env
  return body !== undefined && /List-Unsubscribe(?:=|"\s+)One-Click/u.test(new TextDecoder().decode(body))
}

/** 1 by 1, transparent. */
const pixel = new Uint8Array(
  Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
)

/** Shown in documents of any origin, that of a mail in its frame too. */
const pixelHeaders = { 'content-type': 'image/gif', 'cross-origin-resource-policy': 'cross-origin' }

/** Nothing is looked up: no country is known. */
function visitorOf(context: HttpContext): EventVisitor {
  const { remoteAddress = '' } = context.env.incoming.socket
  const ip = remoteAddress.replace(/^::ffff:(?=\d+\.)/u, '')
  return { ip, geo: '', agent: (context.req.header('user-agent') ?? '').slice(0, limits.agentChars) }
}

function parametersOf<Names extends readonly string[]>(
  context: HttpContext,
  names: readonly [...Names],
): { readonly [Index in keyof Names]: string } {
  return names.map((name) => context.req.param(name) ?? '') as { [Index in keyof Names]: string }
}
