import { type MailjetHeaderName, type MailjetTracking, mailjetHeaderNames } from '../model/mailjet-fields.ts'
import { readCampaign, readDeduplicateCampaign, readMonitoringCategory } from './campaign-headers.ts'
import { readPriority, readTrackClicks, readTrackOpens } from './delivery-headers.ts'
import { readCustomId, readEventPayload } from './event-headers.ts'
import { findMeantHeader } from './meant-header.ts'
import type { Reading } from './reading.ts'
import {
  readTemplateErrorDeliver,
  readTemplateErrorReporting,
  readTemplateId,
  readTemplateLanguage,
} from './template-headers.ts'
import { readVariables, type TemplateVariables } from './template-variables.ts'

/** What the value of each documented header is read as. */
export interface HeaderTypes {
  'X-Mailjet-Campaign': string
  'X-Mailjet-DeduplicateCampaign': boolean
  'X-MJ-CustomID': string
  'X-MJ-EventPayload': string
  'X-Mailjet-TrackOpen': MailjetTracking
  'X-Mailjet-TrackClick': MailjetTracking
  'X-Mailjet-Prio': number
  'X-MJ-TemplateLanguage': boolean
  'X-MJ-TemplateID': number
  'X-MJ-Vars': TemplateVariables
  'X-MJ-TemplateErrorReporting': string
  'X-MJ-TemplateErrorDeliver': boolean
  'X-MJ-MonitoringCategory': string
}

/** How it is read; `written` is the value with its folds. */
export const headerRules: {
  readonly [Name in MailjetHeaderName]: (value: string, written: string) => Reading<HeaderTypes[Name]>
} = {
  'X-Mailjet-Campaign': readCampaign,
  'X-Mailjet-DeduplicateCampaign': readDeduplicateCampaign,
  'X-MJ-CustomID': readCustomId,
  'X-MJ-EventPayload': readEventPayload,
  'X-Mailjet-TrackOpen': readTrackOpens,
  'X-Mailjet-TrackClick': readTrackClicks,
  'X-Mailjet-Prio': readPriority,
  'X-MJ-TemplateLanguage': readTemplateLanguage,
  'X-MJ-TemplateID': readTemplateId,
  'X-MJ-Vars': readVariables,
  'X-MJ-TemplateErrorReporting': readTemplateErrorReporting,
  'X-MJ-TemplateErrorDeliver': readTemplateErrorDeliver,
  'X-MJ-MonitoringCategory': readMonitoringCategory,
}

/** Headers that the template language reads: without it they have no effect. */
export const templateLanguageHeaders: ReadonlySet<MailjetHeaderName> = new Set([
  'X-MJ-Vars',
  'X-MJ-TemplateErrorReporting',
  'X-MJ-TemplateErrorDeliver',
])

/** Mailjet names these where it lists what the Send API does not take, or sets them itself. */
const internalHeaders: ReadonlySet<string> = new Set([
  'x-mailjet-debug',
  'x-mailjet-segmentation',
  'x-mj-workflowid',
  'x-mj-errormessage',
  'x-mj-statisticscontactslistid',
  'x-mj-mid',
  'x-mj-smtpguid',
])

/** Misspellings seen so often that what they mean is shown, with a finding: lower case to the right name. */
const misspellings: ReadonlyMap<string, MailjetHeaderName> = new Map([
  ['x-mailjet-dublicatecampaign', 'X-Mailjet-DeduplicateCampaign'],
])

const namesByKey: ReadonlyMap<string, MailjetHeaderName> = new Map(
  mailjetHeaderNames.map((name) => [name.toLowerCase(), name]),
)

/** True for the name (lower case) of any header that is Mailjet's, documented or not. */
export function isMailjetHeader(key: string): boolean {
  return key.startsWith('x-mj-') || key.startsWith('x-mailjet-')
}

/** The documented header that a name (lower case) stands for. */
export function findHeaderName(key: string): { name: MailjetHeaderName; isMisspelled: boolean } | undefined {
  const name = namesByKey.get(key)
  if (name !== undefined) return { name, isMisspelled: false }
  const meant = misspellings.get(key)
  return meant === undefined ? undefined : { name: meant, isMisspelled: true }
}

/** What is wrong with a header of Mailjet's prefix (key in lower case) that it does not document; it has no effect. */
export function findUnknownHeaderFault(key: string): string {
  if (internalHeaders.has(key))
    return 'Mailjet keeps this header for itself and does not document what it does'
  const meant = findMeantHeader(key)
  return meant === undefined
    ? 'Mailjet documents no such header'
    : `The header is misspelled: Mailjet documents ${meant}`
}

/** `Mj-campaign` and the like: names of the Send API v3, which are no headers. */
export function isPropertyName(key: string): boolean {
  return key.startsWith('mj-') && findMeantHeader(key) !== undefined
}
