import { composeDelivered } from '../mailjet/delivered/compose-delivered.ts'
import { openMail } from '../mime/open-mail.ts'
import { makePreviewHtml } from '../mime/preview-html.ts'
import type { DeliveryError } from '../model/mailjet-event.ts'
import type { StoredTemplate } from '../model/stored-template.ts'
import type { ContactEngagement } from '../store/delivery-store.ts'
import { type AccountSettings, accountOf } from './mailjet-account.ts'
import { engagementOf, type TrackingPreferences, toDeliveryError } from './plan-message.ts'

/** A message as one recipient would get it. */
export interface ComposedDelivery {
  readonly recipient: string
  readonly messageId: bigint
  readonly uuid: string
  readonly campaignId: number
  readonly contactId: number
  readonly senderId: number
  readonly token: string
  readonly errors: readonly DeliveryError[]
  /** Null where nothing is delivered: the template is in error. */
  readonly mail: ComposedMail | null
}

export interface ComposedMail {
  readonly raw: Uint8Array<ArrayBuffer>
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly subject: string
  readonly html: string | null
  readonly text: string | null
}

export interface ComposeOptions {
  readonly uuid: string
  readonly mailbox: string
  readonly envelopeTo: readonly string[]
  /** Those it is composed for. */
  readonly recipients: readonly string[]
  /** In the same order. */
  readonly engagement: readonly ContactEngagement[]
  /** Epoch ms. */
  readonly sentAt: number
  readonly template: StoredTemplate | undefined
  /** Whether the HTML is wanted as it is shown, its own images filled in. */
  readonly isPreview?: boolean | undefined
}

/** Composes a message for each of the recipients that are asked for. */
export function composeFor(
  raw: Uint8Array<ArrayBuffer>,
  { mailbox, recipients, engagement, isPreview = false, ...options }: ComposeOptions,
  settings: AccountSettings & TrackingPreferences,
): readonly ComposedDelivery[] {
  const account = accountOf(mailbox, settings)
  const { tracksOpens, tracksClicks } = settings
  return recipients.map((recipient, index): ComposedDelivery => {
    const delivered = composeDelivered(raw, {
      ...options,
      properties: engagement[index]?.properties,
      ...engagementOf(engagement[index], options.sentAt),
      account,
      recipient,
      tracksOpens,
      tracksClicks,
    })
    const { messageId, uuid, campaignId, contactId, senderId, token } = delivered.ids
    return {
      recipient,
      messageId,
      uuid,
      campaignId,
      contactId,
      senderId,
      token,
      errors: delivered.errors.map(toDeliveryError),
      mail: delivered.kind === 'blocked' ? null : toComposedMail(new Uint8Array(delivered.raw), isPreview),
    }
  })
}

function toComposedMail(raw: Uint8Array<ArrayBuffer>, isPreview: boolean): ComposedMail {
  const { headers, subject, html, text } = openMail(raw)
  return {
    raw,
    headers: headers.map(({ name, value }) => ({ name, value })),
    subject,
    html: isPreview ? makePreviewHtml(raw) : html,
    text,
  }
}
