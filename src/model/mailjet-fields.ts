/** The Mailjet control headers that Postfang knows, by their documented spelling. */
export const mailjetHeaderNames = [
  'X-Mailjet-Campaign',
  'X-Mailjet-DeduplicateCampaign',
  'X-MJ-CustomID',
  'X-MJ-EventPayload',
  'X-Mailjet-TrackOpen',
  'X-Mailjet-TrackClick',
  'X-Mailjet-Prio',
  'X-MJ-TemplateLanguage',
  'X-MJ-TemplateID',
  'X-MJ-Vars',
  'X-MJ-TemplateErrorReporting',
  'X-MJ-TemplateErrorDeliver',
  'X-MJ-MonitoringCategory',
] as const

export type MailjetHeaderName = (typeof mailjetHeaderNames)[number]

/** Tracking of opens or clicks: as the account says, or overridden by the message. */
export type MailjetTracking = 'account_default' | 'disabled' | 'enabled'

/** What a list shows and a search finds of a message's Mailjet headers; null where a header is absent or unreadable. */
export interface MailjetSummary {
  readonly customId: string | null
  readonly campaign: string | null
  readonly deduplicateCampaign: boolean | null
  readonly priority: number | null
  readonly trackOpens: MailjetTracking | null
  readonly trackClicks: MailjetTracking | null
  readonly templateLanguage: boolean | null
  readonly templateId: number | null
  readonly templateErrorReporting: string | null
  readonly templateErrorDeliver: boolean | null
  readonly monitoringCategory: string | null
  /** Number of findings over all Mailjet headers. */
  readonly findings: number
}

/** One `X-MJ-*` or `X-Mailjet-*` header of a message, explained. */
export interface MailjetField {
  /** The name as the message wrote it. */
  readonly header: string
  /** The documented header it stands for; null for one that Mailjet does not document. */
  readonly name: MailjetHeaderName | null
  /** Unfolded and decoded. */
  readonly value: string
  /** The typed value as JSON; null where it could not be read. */
  readonly typed: unknown
  /** What it makes Mailjet do, in one sentence. */
  readonly meaning: string
  /** What is wrong with it, or null. */
  readonly finding: string | null
}

/** Everything Mailjet would read from a message. */
export interface MailjetFields extends MailjetSummary {
  readonly eventPayload: string | null
  readonly variables: Readonly<Record<string, unknown>> | null
  readonly fields: readonly MailjetField[]
}
