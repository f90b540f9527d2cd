import type { MailjetTracking } from '../../../model/mailjet-fields.ts'

/** Somebody's address, and what they are called; an empty name where it was not said. */
export interface Person {
  readonly name: string
  readonly address: string
}

export interface OutgoingAttachment {
  readonly contentType: string
  readonly filename: string
  /** Base64 with padding, without line ends. */
  readonly content: string
  /** What `cid:` in the HTML refers to it by; null for one that is not shown in it. */
  readonly contentId: string | null
}

/** A message as the Send API takes it, whichever version: undefined is what was not said. */
export interface OutgoingMail {
  readonly from?: Person | undefined
  readonly sender?: Person | undefined
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly bcc: readonly Person[]
  readonly replyTo?: Person | undefined
  readonly subject?: string | undefined
  readonly text?: string | undefined
  readonly html?: string | undefined
  readonly attachments: readonly OutgoingAttachment[]
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  /** A number, or over v3 also a name. */
  readonly templateId?: number | string | undefined
  readonly templateLanguage?: boolean | undefined
  readonly templateErrorReporting?: string | undefined
  readonly templateErrorDeliver?: boolean | undefined
  readonly priority?: number | undefined
  readonly campaign?: string | undefined
  readonly deduplicateCampaign?: boolean | undefined
  readonly trackOpens?: MailjetTracking | undefined
  readonly trackClicks?: MailjetTracking | undefined
  readonly customId?: string | undefined
  readonly eventPayload?: string | undefined
  readonly monitoringCategory?: string | undefined
  readonly urlTags?: string | undefined
}
