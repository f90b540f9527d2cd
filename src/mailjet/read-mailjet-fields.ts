import type { RawField } from '../mime/header-block.ts'
import { decodeHeaderText, readEightBit } from '../mime/header-text.ts'
import type {
  MailjetField,
  MailjetFields,
  MailjetHeaderName,
  MailjetSummary,
} from '../model/mailjet-fields.ts'
import {
  findHeaderName,
  findUnknownHeaderFault,
  type HeaderTypes,
  headerRules,
  isMailjetHeader,
  isPropertyName,
  templateLanguageHeaders,
} from './header-rules.ts'
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
  const readings = firstReadings(headers)
  const explained = headers.map((header) => explain(header, readings))
  return {
    ...summarize(readings, explained),
    eventPayload: readings['X-MJ-EventPayload']?.typed ?? null,
    variables: readings['X-MJ-Vars']?.typed ?? null,
    fields: explained,
  }
}

/** The part of {@link readMailjetFields} that a list shows. */
export function readMailjetSummary(fields: readonly RawField[]): MailjetSummary | null {
  const headers = findHeaders(fields)
  if (headers.length === 0) return null
  const readings = firstReadings(headers)
  const explained = headers.map((header) => explain(header, readings))
  return summarize(readings, explained)
}

/** A header of the message that is Mailjet's. */
interface MailjetHeader {
  /** As written. */
  readonly header: string
  /** In lower case. */
  readonly key: string
  /** The documented name, null where there is none. */
  readonly name: MailjetHeaderName | null
  readonly value: string
  /** Null for a header without a documented name. */
  readonly reading: Reading<unknown> | null
  readonly isMisspelled: boolean
  /** One of the same name stands before it. */
  readonly isRepeat: boolean
}

/** Of each documented header the one that counts. */
type FirstReadings = { readonly [Name in MailjetHeaderName]?: Reading<HeaderTypes[Name]> }

function findHeaders(fields: readonly RawField[]): MailjetHeader[] {
  const seen = new Set<MailjetHeaderName>()
  const headers: MailjetHeader[] = []
  for (const { key, name: header, body } of fields) {
    if (!isMailjetHeader(key) && !isPropertyName(key)) continue
    const { name, isMisspelled } = findHeaderName(key) ?? { name: null, isMisspelled: false }
    const isRepeat = name !== null && seen.has(name)
    if (name !== null) seen.add(name)
    const value = decodeHeaderText(body)
    const reading = name && headerRules[name](value, readEightBit(body).trim())
    headers.push({ header, key, name, value, reading, isMisspelled, isRepeat })
  }
  return headers
}

function firstReadings(headers: readonly MailjetHeader[]): FirstReadings {
  const firsts = headers.filter(({ name, isRepeat }) => name !== null && !isRepeat)
  // `findHeaders` has read each by the rule of its name.
  return Object.fromEntries(firsts.map(({ name, reading }) => [name, reading])) as FirstReadings
}

function summarize(readings: FirstReadings, explained: readonly MailjetField[]): MailjetSummary {
  return {
    customId: readings['X-MJ-CustomID']?.typed ?? null,
    campaign: readings['X-Mailjet-Campaign']?.typed ?? null,
    deduplicateCampaign: readings['X-Mailjet-DeduplicateCampaign']?.typed ?? null,
    priority: readings['X-Mailjet-Prio']?.typed ?? null,
    trackOpens: readings['X-Mailjet-TrackOpen']?.typed ?? null,
    trackClicks: readings['X-Mailjet-TrackClick']?.typed ?? null,
    templateLanguage: readings['X-MJ-TemplateLanguage']?.typed ?? null,
    templateId: readings['X-MJ-TemplateID']?.typed ?? null,
    templateErrorReporting: readings['X-MJ-TemplateErrorReporting']?.typed ?? null,
    templateErrorDeliver: readings['X-MJ-TemplateErrorDeliver']?.typed ?? null,
    monitoringCategory: readings['X-MJ-MonitoringCategory']?.typed ?? null,
    findings: explained.filter((field) => field.finding !== null).length,
  }
}

function explain({ reading, ...header }: MailjetHeader, readings: FirstReadings): MailjetField {
  const { header: written, key, name, value } = header
  if (name === null || reading === null) {
    const meaning = 'Mailjet documents no such header, so nothing is known to follow from it'
    return { header: written, name, value, typed: null, meaning, finding: findUnknownHeaderFault(key) }
  }
  const { typed, meaning, finding } = reading
  const findings = [...findMisuse(header, name, readings), finding].filter((sentence) => sentence !== null)
  return { header: written, name, value, typed, meaning, finding: findings.join('. ') || null }
}

/** What is wrong with a header whatever its value: its spelling, its repetition, the lack of another one. */
function findMisuse(
  { isMisspelled, isRepeat }: Pick<MailjetHeader, 'isMisspelled' | 'isRepeat'>,
  name: MailjetHeaderName,
  readings: FirstReadings,
): string[] {
  const findings: string[] = []
  if (isMisspelled) findings.push(`The header is misspelled: Mailjet knows it as ${name}`)
  if (isRepeat) findings.push('The header is given more than once: the first one counts')
  if (name === 'X-Mailjet-DeduplicateCampaign' && readings['X-Mailjet-Campaign'] === undefined) {
    findings.push('There is no X-Mailjet-Campaign within which to deduplicate')
  }
  if (templateLanguageHeaders.has(name) && readings['X-MJ-TemplateLanguage']?.typed !== true) {
    findings.push('It has no effect without X-MJ-TemplateLanguage: 1')
  }
  return findings
}
