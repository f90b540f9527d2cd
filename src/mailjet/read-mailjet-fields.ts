import type { RawField } from '../mime/header-block.ts'
import { decodeHeaderText } from '../mime/header-text.ts'
import type {
  MailjetField,
  MailjetFields,
  MailjetHeaderName,
  MailjetSummary,
} from '../model/mailjet-fields.ts'
import {
  findHeaderName,
  type HeaderTypes,
  headerRules,
  isMailjetHeader,
  templateLanguageHeaders,
} from './header-rules.ts'

/**
 * Reads every `X-MJ-*` and `X-Mailjet-*` header of a message, in any letter case, folded or encoded.
 *
 * Quirk: of a header that is given twice the first counts. Mailjet does not say which one it takes.
 *
 * @returns null where there is none
 */
export function readMailjetFields(fields: readonly RawField[]): MailjetFields | null {
  const headers = findHeaders(fields)
  if (headers.length === 0) return null
  const values = firstValues(headers)
  const explained = headers.map((header) => explain(header, values))
  return {
    ...summarize(values, explained),
    eventPayload: readFirst(values, 'X-MJ-EventPayload'),
    variables: readFirst(values, 'X-MJ-Vars'),
    fields: explained,
  }
}

/** The part of {@link readMailjetFields} that a list shows. */
export function readMailjetSummary(fields: readonly RawField[]): MailjetSummary | null {
  const headers = findHeaders(fields)
  if (headers.length === 0) return null
  const values = firstValues(headers)
  const explained = headers.map((header) => explain(header, values))
  return summarize(values, explained)
}

/** A header of the message that is Mailjet's. */
interface MailjetHeader {
  /** As written. */
  readonly header: string
  /** The documented name, null where there is none. */
  readonly name: MailjetHeaderName | null
  readonly value: string
  readonly isMisspelled: boolean
  /** One of the same name stands before it. */
  readonly isRepeat: boolean
}

type FirstValues = ReadonlyMap<MailjetHeaderName, string>

function findHeaders(fields: readonly RawField[]): MailjetHeader[] {
  const seen = new Set<MailjetHeaderName>()
  const headers: MailjetHeader[] = []
  for (const field of fields) {
    if (!isMailjetHeader(field.key)) continue
    const { name, isMisspelled } = findHeaderName(field.key) ?? { name: null, isMisspelled: false }
    const isRepeat = name !== null && seen.has(name)
    if (name !== null) seen.add(name)
    headers.push({ header: field.name, name, value: decodeHeaderText(field.body), isMisspelled, isRepeat })
  }
  return headers
}

function firstValues(headers: readonly MailjetHeader[]): FirstValues {
  const values = new Map<MailjetHeaderName, string>()
  for (const { name, value, isRepeat } of headers) {
    if (name !== null && !isRepeat) values.set(name, value)
  }
  return values
}

function readFirst<Name extends MailjetHeaderName>(
  values: FirstValues,
  name: Name,
): HeaderTypes[Name] | null {
  const value = values.get(name)
  return value === undefined ? null : headerRules[name](value).typed
}

function summarize(values: FirstValues, explained: readonly MailjetField[]): MailjetSummary {
  return {
    customId: readFirst(values, 'X-MJ-CustomID'),
    campaign: readFirst(values, 'X-Mailjet-Campaign'),
    deduplicateCampaign: readFirst(values, 'X-Mailjet-DeduplicateCampaign'),
    priority: readFirst(values, 'X-Mailjet-Prio'),
    trackOpens: readFirst(values, 'X-Mailjet-TrackOpen'),
    trackClicks: readFirst(values, 'X-Mailjet-TrackClick'),
    templateLanguage: readFirst(values, 'X-MJ-TemplateLanguage'),
    templateId: readFirst(values, 'X-MJ-TemplateID'),
    templateErrorReporting: readFirst(values, 'X-MJ-TemplateErrorReporting'),
    templateErrorDeliver: readFirst(values, 'X-MJ-TemplateErrorDeliver'),
    monitoringCategory: readFirst(values, 'X-MJ-MonitoringCategory'),
    findings: explained.filter((field) => field.finding !== null).length,
  }
}

function explain(header: MailjetHeader, values: FirstValues): MailjetField {
  const { name, value } = header
  if (name === null) {
    const meaning = 'Mailjet documents no such header, so nothing is known to follow from it'
    return { header: header.header, name, value, typed: null, meaning, finding: null }
  }
  const { typed, meaning, finding } = headerRules[name](value)
  const findings = [...findMisuse(header, name, values), finding].filter((sentence) => sentence !== null)
  return { header: header.header, name, value, typed, meaning, finding: findings.join('. ') || null }
}

/** What is wrong with a header whatever its value: its spelling, its repetition, the lack of another one. */
function findMisuse(header: MailjetHeader, name: MailjetHeaderName, values: FirstValues): string[] {
  const findings: string[] = []
  if (header.isMisspelled) findings.push(`The header is misspelled: Mailjet knows it as ${name}`)
  if (header.isRepeat) findings.push('The header is given more than once: the first one counts')
  if (name === 'X-Mailjet-DeduplicateCampaign' && !values.has('X-Mailjet-Campaign')) {
    findings.push('There is no X-Mailjet-Campaign within which to deduplicate')
  }
  if (templateLanguageHeaders.has(name) && readFirst(values, 'X-MJ-TemplateLanguage') !== true) {
    findings.push('It has no effect without X-MJ-TemplateLanguage: 1')
  }
  return findings
}
