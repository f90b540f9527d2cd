import type { SendError } from '../error-bodies.ts'
import type { Properties } from '../properties.ts'
import type { OutgoingMail, Person } from '../send/outgoing-mail.ts'
import { sendLimits } from '../send/send-limits.ts'
import { PropertyReader } from './property-reader.ts'
import { readAttachments } from './read-attachments.ts'
import { readHeaders } from './read-headers.ts'
import { readVariables } from './read-variables.ts'
import { sendErrors } from './send-errors.ts'

type Report = (error: SendError) => void

export interface ReadMessage {
  /** As far as it could be read. */
  readonly mail: OutgoingMail
  /** Types, mandatory properties and bounds first, then what does not go together; empty for one that can be sent. */
  readonly errors: readonly SendError[]
  /** Names of properties that Mailjet does not document. */
  readonly unknown: readonly string[]
}

export const messageAliases: ReadonlyMap<string, string> = new Map([
  ['inlineattachments', 'inlinedattachments'],
])

const tracking = ['account_default', 'disabled', 'enabled'] as const

/** Reads one message of v3.1 whole: what is wrong is told, all of it, before anything is done. */
export function readMessage(properties: Properties): ReadMessage {
  const errors: SendError[] = []
  const report: Report = (error) => errors.push(error)
  const reader = new PropertyReader(properties, report)
  const mail: OutgoingMail = {
    from: readFrom(reader, report),
    sender: reader.person('Sender'),
    to: readTo(reader, report),
    cc: readRecipients(reader, 'Cc', report),
    bcc: readRecipients(reader, 'Bcc', report),
    replyTo: reader.person('ReplyTo'),
    subject: reader.text('Subject', sendLimits.subjectChars),
    text: reader.text('TextPart'),
    html: reader.text('HTMLPart'),
    // Go's client writes 0 for none.
    templateId: reader.integer('TemplateID') || undefined,
    templateLanguage: reader.flag('TemplateLanguage'),
    templateErrorReporting: reader.person('TemplateErrorReporting')?.address,
    templateErrorDeliver: reader.flag('TemplateErrorDeliver'),
    attachments: readAttachments(reader, report),
    priority: reader.choice('Priority', 'int', [0, 1, 2, 3]),
    campaign: reader.text('CustomCampaign'),
    deduplicateCampaign: reader.flag('DeduplicateCampaign'),
    trackOpens: reader.choice('TrackOpens', 'string', tracking),
    trackClicks: reader.choice('TrackClicks', 'string', tracking),
    customId: reader.text('CustomID'),
    eventPayload: reader.text('EventPayload'),
    urlTags: reader.text('URLTags', sendLimits.urlTagsChars),
    monitoringCategory: reader.text('MonitoringCategory'),
    headers: readHeaders(reader, report),
    variables: readVariables(reader, report),
  }
  // Of Go's client only; what it does is not documented.
  reader.integer('StatisticsContactsListID')
  checkTogether(mail, reader, report)
  return { mail, errors, unknown: reader.unread() }
}

/** A template may have one; then it can be left out. */
function readFrom(reader: PropertyReader, report: Report): Person | undefined {
  if (!reader.has('From') && !reader.has('TemplateID')) report(sendErrors.missing('From'))
  return reader.person('From')
}

function readTo(reader: PropertyReader, report: Report): readonly Person[] {
  if (!reader.has('To')) report(sendErrors.missing('To'))
  const items = reader.value('To')
  if (Array.isArray(items) && items.length === 0) report(sendErrors.emptyList('To'))
  // Null has been told.
  return items === undefined ? [] : readRecipients(reader, 'To', report)
}

function readRecipients(reader: PropertyReader, name: string, report: Report): readonly Person[] {
  const value = reader.has(name) ? reader.list(name, 'array of emails') : undefined
  if (value === undefined) return []
  if (value.length > sendLimits.recipients) {
    report(sendErrors.tooManyRecipients(name, sendLimits.recipients))
    return []
  }
  return reader.people(name) ?? []
}

/** What is wrong only beside something else. A property that is there, but wrong, counts as there. */
function checkTogether(mail: OutgoingMail, reader: PropertyReader, report: Report): void {
  const isGiven = (name: string, value: unknown) => (value === undefined ? reader.has(name) : value !== '')
  const hasTemplate = mail.templateId !== undefined
  if (!isGiven('TextPart', mail.text) && !isGiven('HTMLPart', mail.html) && !hasTemplate) {
    report(sendErrors.noContent)
  }
  if (mail.deduplicateCampaign === true && !mail.campaign) report(sendErrors.noCampaign)
  const hasErrorHandling = reader.has('TemplateErrorReporting') || mail.templateErrorDeliver === true
  if (hasErrorHandling && mail.templateLanguage !== true) report(sendErrors.noTemplateLanguage)
}
