import type { MailjetSummaryJson, SummaryJson } from '../contract/message.ts'
import type { Envelope } from '../model/address.ts'
import { limits } from '../model/limits.ts'
import type { MailjetSummary } from '../model/mailjet-fields.ts'
import type { MessageSummary } from '../model/message.ts'

/** A row of the list, as every door that speaks JSON writes it. */
export function summaryJson(message: MessageSummary): SummaryJson {
  return {
    id: message.id,
    seq: message.seq,
    mailbox: message.mailbox,
    receivedAt: isoTime(message.receivedAt),
    from: message.from,
    to: [...message.to],
    cc: [...message.cc],
    toCount: message.toCount,
    ccCount: message.ccCount,
    envelope: listedEnvelope(message.envelope),
    subject: message.subject,
    preview: message.preview,
    size: message.sizeBytes,
    attachments: message.attachments,
    read: message.isRead,
    tags: [...message.tags],
    mailjet: message.mailjet && mailjetSummaryJson(message.mailjet),
    digest: message.digest,
    digestError: message.digestError,
    rejected: message.rejected && { ...message.rejected },
  }
}

/** A list names the first recipients, as it does for To and Cc: there may be thousands. */
function listedEnvelope({ from, to }: Envelope): SummaryJson['envelope'] {
  if (to.length <= limits.listedAddresses) return { from, to: [...to] }
  return { from, to: to.slice(0, limits.listedAddresses), toCount: to.length }
}

export function mailjetSummaryJson(summary: MailjetSummary): MailjetSummaryJson {
  return {
    customId: summary.customId,
    campaign: summary.campaign,
    deduplicateCampaign: summary.deduplicateCampaign,
    priority: summary.priority,
    trackOpens: summary.trackOpens,
    trackClicks: summary.trackClicks,
    templateLanguage: summary.templateLanguage,
    templateId: summary.templateId,
    templateErrorReporting: summary.templateErrorReporting,
    templateErrorDeliver: summary.templateErrorDeliver,
    monitoringCategory: summary.monitoringCategory,
    findings: summary.findings,
  }
}

/** ISO 8601, UTC, milliseconds. A Date header may name a year that ISO 8601 has no four digits for; the extended form (`+012345-…`) has. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
