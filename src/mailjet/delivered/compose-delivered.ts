import { selectBody } from '../../mime/body-selection.ts'
import { encodeHeaderText } from '../../mime/encode-header-text.ts'
import { readMailHeader } from '../../mime/mail-header.ts'
import type { MailStructure } from '../../mime/mail-structure.ts'
import { readStructure } from '../../mime/mail-structure.ts'
import type { Octets } from '../../mime/octets.ts'
import { readPartText } from '../../mime/part-text.ts'
import type { PartNode } from '../../mime/part-tree.ts'
import { replaceTexts } from '../../mime/replace-texts.ts'
import { limits } from '../../model/limits.ts'
import type { MailjetFields } from '../../model/mailjet-fields.ts'
import { readMailjetFields } from '../read-mailjet-fields.ts'
import type { Engagement } from '../template/template-functions.ts'
import { composeHeaders } from './compose-headers.ts'
import {
  type Delivery,
  type DeliveryIds,
  identify,
  linkUrl,
  type MailjetAccount,
  messageIdOf,
  pixelUrl,
  returnPathOf,
  unsubscribeMailto,
  unsubscribeUrl,
} from './delivery.ts'
import { addOpenPixel } from './open-pixel.ts'
import { createPersonalizer, type Piece, type PlacedError } from './personalize.ts'
import { trackLinks } from './track-links.ts'

export interface DeliveryOptions extends Engagement {
  readonly account: MailjetAccount
  readonly uuid: string
  readonly recipient: string
  readonly envelopeTo: readonly string[]
  /** Epoch ms. */
  readonly sentAt: number
  /** The account's preferences, which a message's own headers override. */
  readonly tracksOpens: boolean
  readonly tracksClicks: boolean
}

export type Delivered =
  | {
      readonly kind: 'delivered'
      readonly ids: DeliveryIds
      readonly raw: Octets
      /** Not empty for a message that is delivered in spite of them (X-MJ-TemplateErrorDeliver). */
      readonly errors: readonly PlacedError[]
    }
  | { readonly kind: 'blocked'; readonly ids: DeliveryIds; readonly errors: readonly PlacedError[] }

/**
 * Makes of a message as it was sent what Mailjet would deliver to one recipient: template language and marks replaced in
 * subject, text and HTML, links and pixel for tracking, Mailjet's own header fields. What an application sent is not
 * changed; the same message gives the same delivery each time.
 */
export function composeDelivered(raw: Uint8Array<ArrayBuffer>, options: DeliveryOptions): Delivered {
  const structure = readStructure(raw)
  const fields = readMailjetFields(structure.fields)
  const header = readMailHeader(structure.fields, limits.addresses)
  const delivery: Delivery = {
    account: options.account,
    uuid: options.uuid,
    recipient: options.recipient,
    isOneOfMany: options.envelopeTo.length > 1,
    sender: header.from?.address ?? '',
    campaign: fields?.campaign ?? null,
    sentAt: options.sentAt,
  }
  const ids = identify(delivery)
  const personalizer = createPersonalizer({ header, fields, delivery, ids, engagement: options })
  const subject = personalizer.personalize('subject', header.subject)
  const texts = rewriteTexts(structure, { fields, ids, options, personalize: personalizer.personalize })
  const { errors } = personalizer
  if (errors.length > 0 && fields?.templateErrorDeliver !== true) return { kind: 'blocked', ids, errors }
  const content = replaceTexts(structure, texts)
  const head = composeHeaders(content.fields, {
    messageId: messageIdOf(ids),
    returnPath: returnPathOf(ids, options.account),
    listUnsubscribe: [unsubscribeMailto(options.account, ids), unsubscribeUrl(options.account, ids)],
    feedbackId: `42.${options.account.userId}.${options.account.apiKeyId}:MJ`,
    token: ids.token,
    smtpGuid: options.uuid,
    subject: subject === header.subject ? undefined : encodeHeaderText(subject),
  })
  return {
    kind: 'delivered',
    ids,
    raw: Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), content.body]),
    errors,
  }
}

interface Rewriting {
  readonly fields: MailjetFields | null
  readonly ids: DeliveryIds
  readonly options: DeliveryOptions
  readonly personalize: (piece: Piece, text: string) => string
}

/** The parts whose text is another one when delivered. */
function rewriteTexts(structure: MailStructure, rewriting: Rewriting): ReadonlyMap<PartNode, string> {
  const { html, texts } = selectBody(structure.root)
  const changed = new Map<PartNode, string>()
  const rewrite = (part: PartNode, change: (text: string) => string) => {
    const { text } = readPartText(structure.bytes, part)
    const result = change(text)
    if (result !== text) changed.set(part, result)
  }
  for (const part of texts) rewrite(part, (text) => rewriting.personalize('text', text))
  if (html !== null) rewrite(html, (text) => addTracking(rewriting.personalize('html', text), rewriting))
  return changed
}

function addTracking(html: string, { fields, ids, options }: Rewriting): string {
  const { account } = options
  const unsubscribe = `${account.trackUrl}/unsub2?`
  const clicked = isTracked(fields?.trackClicks, options.tracksClicks)
    ? trackLinks(html, (target, position) =>
        target.startsWith(unsubscribe) ? undefined : linkUrl(account, ids, target, position),
      )
    : html
  const opened = isTracked(fields?.trackOpens, options.tracksOpens)
  return opened ? addOpenPixel(clicked, pixelUrl(account, ids)) : clicked
}

function isTracked(setting: MailjetFields['trackOpens'] | undefined, preference: boolean): boolean {
  if (setting === 'enabled') return true
  return setting === 'disabled' ? false : preference
}
