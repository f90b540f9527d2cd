import { urlTagsHeader } from '../../../mailjet/delivered/url-tags.ts'
import { encodeHeaderText } from '../../../mime/encode-header-text.ts'
import type { MailjetTracking } from '../../../model/mailjet-fields.ts'
import { isBodyHeader } from './header-names.ts'
import type { OutgoingMail } from './outgoing-mail.ts'

/** A value that is not written; an empty one says nothing over SMTP. */
type Value = string | undefined

const trackingValues: Readonly<Record<MailjetTracking, Value>> = {
  account_default: undefined,
  disabled: '0',
  enabled: '1',
}

/**
 * The properties that are no part of a mail, as the headers that say the same over SMTP: whoever reads the message
 * later finds one form. Lines with CRLF; values are encoded where they are not plain ASCII, line ends in them included.
 */
export function composeControlHeaders(mail: OutgoingMail): string {
  const { trackOpens = 'account_default', trackClicks = 'account_default' } = mail
  const fields: readonly (readonly [name: string, value: Value])[] = [
    ['X-Mailjet-Campaign', mail.campaign],
    ['X-Mailjet-DeduplicateCampaign', flag(mail.deduplicateCampaign, '1')],
    ['X-MJ-CustomID', mail.customId],
    ['X-MJ-EventPayload', mail.eventPayload],
    ['X-Mailjet-TrackOpen', trackingValues[trackOpens]],
    ['X-Mailjet-TrackClick', trackingValues[trackClicks]],
    ['X-Mailjet-Prio', mail.priority?.toString()],
    ['X-MJ-TemplateID', mail.templateId?.toString()],
    ['X-MJ-TemplateLanguage', flag(mail.templateLanguage, '1')],
    ['X-MJ-Vars', mail.variables && JSON.stringify(mail.variables)],
    ['X-MJ-TemplateErrorReporting', mail.templateErrorReporting],
    ['X-MJ-TemplateErrorDeliver', flag(mail.templateErrorDeliver, 'deliver')],
    ['X-MJ-MonitoringCategory', mail.monitoringCategory],
    [urlTagsHeader, mail.urlTags],
  ]
  return fields.map(([name, value]) => (value ? composeLine(name, value) : '')).join('')
}

/** Headers of the application's own; what describes the body is not theirs to say. */
export function composeOwnHeaders({ headers }: OutgoingMail): string {
  return headers
    .filter(([name, value]) => !isBodyHeader(name) && !isAddressHeader(name) && value.trim() !== '')
    .map(([name, value]) => composeLine(name, value.replace(/[\r\n]+/gu, ' ')))
    .join('')
}

/** Written by the composer, which knows how to encode the names in it. */
export function isAddressHeader(name: string): boolean {
  return name.toLowerCase() === 'reply-to'
}

function flag(value: boolean | undefined, on: string): Value {
  return value === undefined ? undefined : value ? on : '0'
}

function composeLine(name: string, value: string): string {
  return `${name}: ${encodeHeaderText(value, { keepsLineEnds: true })}\r\n`
}
