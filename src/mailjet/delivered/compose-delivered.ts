import { encodeHeaderText } from '../../mime/encode-header-text.ts'
import { findField } from '../../mime/header-block.ts'
import { decodeHeaderText } from '../../mime/header-text.ts'
import type { MailStructure } from '../../mime/mail-structure.ts'
import type { Octets } from '../../mime/octets.ts'
import { readPartText } from '../../mime/part-text.ts'
import type { PartNode } from '../../mime/part-tree.ts'
import { replaceTexts } from '../../mime/replace-texts.ts'
import type { MailjetFields } from '../../model/mailjet-fields.ts'
import { composeHeaders } from './compose-headers.ts'
import {
  type DeliveryIds,
  linkUrl,
  messageIdOf,
  pixelUrl,
  returnPathOf,
  unsubscribeMailto,
  unsubscribeUrl,
} from './delivery.ts'
import { addOpenPixel } from './open-pixel.ts'
import type { Piece, PlacedError } from './personalize.ts'
import {
  addressSubmission,
  type DeliveryOptions,
  isTracked,
  readSubmission,
  type Submission,
} from './submission.ts'
import { trackLinks } from './track-links.ts'
import { addUrlTags, urlTagsHeader } from './url-tags.ts'

export type { DeliveryOptions } from './submission.ts'

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
  const submission = readSubmission(raw, options.template)
  const { structure, header, fields } = submission
  const { ids, personalizer } = addressSubmission(submission, options)
  if (submission.lacksTemplate) return { kind: 'blocked', ids, reason: 'bad or empty template', errors: [] }
  const subject = personalizer.personalize('subject', header.subject)
  const texts = rewriteTexts(submission, {
    fields,
    ids,
    urlTags: readUrlTags(structure),
    options,
    personalize: personalizer.personalize,
  })
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

function readUrlTags({ fields }: MailStructure): string {
  const field = findField(fields, urlTagsHeader.toLowerCase())
  return field === undefined ? '' : decodeHeaderText(field.body)
}

interface Rewriting {
  readonly fields: MailjetFields | null
  readonly ids: DeliveryIds
  readonly urlTags: string
  readonly options: DeliveryOptions
  readonly personalize: (piece: Piece, text: string) => string
}

/** The parts whose text is another one when delivered. */
function rewriteTexts({ structure, body }: Submission, rewriting: Rewriting): ReadonlyMap<PartNode, string> {
  const { html, texts } = body
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

function addTracking(html: string, { fields, ids, urlTags, options }: Rewriting): string {
  const { account } = options
  const isUnsubscribe = (target: string) => target.startsWith(`${account.trackUrl}/unsub2?`)
  const tagged = addUrlTags(html, urlTags, isUnsubscribe)
  const clicked = isTracked(fields?.trackClicks, options.tracksClicks)
    ? trackLinks(tagged, (target, position) =>
        isUnsubscribe(target) ? undefined : linkUrl(account, ids, target, position),
      )
    : tagged
  const opened = isTracked(fields?.trackOpens, options.tracksOpens)
  return opened ? addOpenPixel(clicked, pixelUrl(account, ids)) : clicked
}
