import type { RawField } from '../mime/header-block.ts'
import { decodeHeaderText } from '../mime/header-text.ts'
import type {
  MailjetField,
  MailjetFields,
  MailjetHeaderName,
  MailjetSummary,
} from '../model/mailjet-fields.ts'
import { findHeaderName, headerRules, isMailjetHeader } from './header-rules.ts'
import type { Reading } from './reading.ts'

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
    eventPayload: readFirst(values, 'X-MJ-EventPayload', headerRules['X-MJ-EventPayload']),
    variables: readFirst(values, 'X-MJ-Vars', headerRules['X-MJ-Vars']),
    fields: explained,
  }
}

/** What {@link readMailjetFields} says, for a row of the list. */
export function readMailjetSummary(fields: readonly RawField[]): MailjetSummary | null {
  const headers = findHeaders(fields)
  if (headers.length === 0) return null
  const values = firstValues(headers)
  return summarize(
    values,
    headers.map((header) => explain(header, values)),
  )
}

interface MailjetHeader {
  readonly header: string
  readonly name: MailjetHeaderName | null
  readonly value: string
  readonly isMisspelled: boolean
  readonly isRepeat: boolean
}

type FirstValues = ReadonlyMap<MailjetHeaderName, string>

function findHeaders(fields: readonly RawField[]): MailjetHeader[] {
  const seen = new Set<MailjetHeaderName>()
  const headers: MailjetHeader[] = []
  for (const field of fields) {
    if (!isMailjetHeader(field.key)) continue
    const found = findHeaderName(field.key)
    const name = found?.name ?? null
    const isRepeat = name !== null && seen.has(name)
    if (name !== null) seen.add(name)
    const value = decodeHeaderText(field.body)
    headers.push({ header: field.name, name, value, isMisspelled: found?.isMisspelled ?? false, isRepeat })
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

function readFirst<T>(
  values: FirstValues,
  name: MailjetHeaderName,
  read: (value: string) => Reading<T>,
): T | null {
  const value = values.get(name)
  return value === undefined ? null : read(value).typed
}

function summarize(values: FirstValues, explained: readonly MailjetField[]): MailjetSummary {
  return {
    customId: readFirst(values, 'X-MJ-CustomID', headerRules['X-MJ-CustomID']),
    campaign: readFirst(values, 'X-Mailjet-Campaign', headerRules['X-Mailjet-Campaign']),
    deduplicateCampaign: readFirst(
      values,
      'X-Mailjet-DeduplicateCampaign',
      headerRules['X-Mailjet-DeduplicateCampaign'],
    ),
    priority: readFirst(values, 'X-Mailjet-Prio', headerRules['X-Mailjet-Prio']),
    trackOpens: readFirst(values, 'X-Mailjet-TrackOpen', headerRules['X-Mailjet-TrackOpen']),
    trackClicks: readFirst(values, 'X-Mailjet-TrackClick', headerRules['X-Mailjet-TrackClick']),
    templateLanguage: readFirst(values, 'X-MJ-TemplateLanguage', headerRules['X-MJ-TemplateLanguage']),
    templateId: readFirst(values, 'X-MJ-TemplateID', headerRules['X-MJ-TemplateID']),
    templateErrorReporting: readFirst(
      values,
      'X-MJ-TemplateErrorReporting',
      headerRules['X-MJ-TemplateErrorReporting'],
    ),
    templateErrorDeliver: readFirst(
      values,
      'X-MJ-TemplateErrorDeliver',
      headerRules['X-MJ-TemplateErrorDeliver'],
    ),
    monitoringCategory: readFirst(values, 'X-MJ-MonitoringCategory', headerRules['X-MJ-MonitoringCategory']),
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
  const lacking = findLacking(name, values)
  if (lacking !== null) findings.push(lacking)
  return findings
}

function findLacking(name: MailjetHeaderName, values: FirstValues): string | null {
  if (name === 'X-Mailjet-DeduplicateCampaign') {
    return values.has('X-Mailjet-Campaign')
      ? null
      : 'There is no X-Mailjet-Campaign within which to deduplicate'
  }
  if (!needsTemplateLanguage.has(name)) return null
  const isOn = readFirst(values, 'X-MJ-TemplateLanguage', headerRules['X-MJ-TemplateLanguage']) === true
  return isOn ? null : 'It has no effect without X-MJ-TemplateLanguage: 1'
}

const needsTemplateLanguage: ReadonlySet<MailjetHeaderName> = new Set([
  'X-MJ-Vars',
  'X-MJ-TemplateErrorReporting',
  'X-MJ-TemplateErrorDeliver',
])
