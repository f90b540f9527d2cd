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
import type { StoredTemplate } from '../../model/stored-template.ts'
import { readMailjetFields } from '../read-mailjet-fields.ts'
import type { Engagement } from '../template/template-functions.ts'
import { applyTemplate } from './apply-template.ts'
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
  /** The stored template that the message names by X-MJ-TemplateID, undefined where its mailbox has none of that id. */
  readonly template?: StoredTemplate | undefined
}

export type Delivered =
  | {
      readonly kind: 'delivered'
      readonly ids: DeliveryIds
      readonly raw: Octets
      /** Not empty for a message that is delivered in spite of them (X-MJ-TemplateErrorDeliver). */
      readonly errors: readonly PlacedError[]
    }
  | {
      readonly kind: 'blocked'
      readonly ids: DeliveryIds
      /** In the words of Mailjet's `blocked` event, where both are related to the content. */
      readonly reason: 'error in template language' | 'bad or empty template'
      /** Empty where there is no template to have any. */
      readonly errors: readonly PlacedError[]
    }

/**
 * Makes of a message as it was sent what Mailjet would deliver to one recipient: its stored template in place of the body,
 * template language and marks replaced in subject, text and HTML, links and pixel for tracking, Mailjet's own header fields. What an application sent is not
 * changed; the same message gives the same delivery each time.
 */
export function composeDelivered(raw: Uint8Array<ArrayBuffer>, options: DeliveryOptions): Delivered {
  const sent = readStructure(raw)
  const fields = readMailjetFields(sent.fields)
  const filled = fillTemplate(sent, fields, options.template)
  const structure = filled ?? sent
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
  if (filled === undefined) return { kind: 'blocked', ids, reason: 'bad or empty template', errors: [] }
  const { template } = options
  const personalizer = createPersonalizer({ header, fields, template, delivery, ids, engagement: options })
  const subject = personalizer.personalize('subject', header.subject)
  const texts = rewriteTexts(structure, { fields, ids, options, personalize: personalizer.personalize })
  const { errors } = personalizer
  if (errors.length > 0 && fields?.templateErrorDeliver !== true)
    return { kind: 'blocked', ids, reason: 'error in template language', errors }
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

/** The message with the template that it names; undefined where there is none of that id, or it is empty. */
function fillTemplate(
  sent: MailStructure,
  fields: MailjetFields | null,
  template: StoredTemplate | undefined,
): MailStructure | undefined {
  if (fields === null || fields.templateId === null) return sent
  return template && applyTemplate(sent, template)
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
