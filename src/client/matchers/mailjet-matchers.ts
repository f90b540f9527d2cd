import type { MailjetJson } from '../../contract/message.ts'
import { alignRows, describeExpected } from '../explain/describe.ts'
import { composeFailure } from './field-matchers.ts'
import { requireMessage } from './subjects.ts'
import type { MatcherContext, Verdict } from './verdict.ts'

/** Keys of the wire shape that can be asked for; `fields` and `variables` have ways of their own. */
const mailjetKeys = [
  'customId',
  'campaign',
  'deduplicateCampaign',
  'priority',
  'trackOpens',
  'trackClicks',
  'templateLanguage',
  'templateId',
  'templateErrorReporting',
  'templateErrorDeliver',
  'monitoringCategory',
  'eventPayload',
] as const

type MailjetKey = (typeof mailjetKeys)[number]

/** What Mailjet would read off the `X-MJ-*` and `X-Mailjet-*` headers; null for a header that shall not be there. */
export type MailjetExpectation = {
  readonly [Key in MailjetKey]?: MailjetJson[Key] | RegExp | ((value: MailjetJson[Key]) => boolean)
}

export function toHaveMailjet(
  { isNot }: MatcherContext,
  received: unknown,
  expected: MailjetExpectation,
): Verdict {
  const message = requireMessage(received, 'toHaveMailjet')
  const entries = Object.entries(expected)
  const strange = entries.find(([key]) => !mailjetKeys.some((known) => known === key))
  if (strange !== undefined) {
    throw new TypeError(`Mailjet has no field "${strange[0]}": there are ${mailjetKeys.join(', ')}`)
  }
  const compared = entries.map(([key, wanted]) => {
    const value = message.mailjet?.[key as MailjetKey] ?? null
    return { path: key, wanted, value, isMet: isMet(wanted, value) }
  })
  return {
    pass: compared.every(({ isMet }) => isMet),
    message: () => composeFailure(isNot, 'toHaveMailjet', message, describeRows(compared)),
  }
}

/** `X-MJ-Vars` holds at least these variables; in an object or a list inside of it, too, only what is named counts. */
export function toHaveVars(
  { isNot }: MatcherContext,
  received: unknown,
  expected: Readonly<Record<string, unknown>>,
): Verdict {
  const message = requireMessage(received, 'toHaveVars')
  const compared = compareVars('', expected, message.mailjet?.variables ?? undefined)
  return {
    pass: compared.every(({ isMet }) => isMet),
    message: () => composeFailure(isNot, 'toHaveVars', message, describeRows(compared)),
  }
}

interface Compared {
  readonly path: string
  readonly wanted: unknown
  readonly value: unknown
  readonly isMet: boolean
}

function compareVars(path: string, wanted: unknown, value: unknown): readonly Compared[] {
  if (!isPlain(wanted)) return [{ path, wanted, value, isMet: isMet(wanted, value) }]
  const isSameKind = isPlain(value) && Array.isArray(wanted) === Array.isArray(value)
  if (!isSameKind && path !== '') return [{ path, wanted, value, isMet: false }]
  return Object.entries(wanted).flatMap(([key, inner]) => {
    const held = isSameKind && Object.hasOwn(value, key) ? value[key] : undefined
    return compareVars(path === '' ? key : `${path}.${key}`, inner, held)
  })
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof RegExp)
}

function isMet(wanted: unknown, value: unknown): boolean {
  if (typeof wanted === 'function') return Boolean(wanted(value))
  if (wanted instanceof RegExp)
    return value !== null && value !== undefined && String(value).search(wanted) >= 0
  return Object.is(wanted, value)
}

function describeRows(compared: readonly Compared[]): string {
  const rows = compared.flatMap(({ path, wanted, value, isMet }): readonly (readonly [string, string])[] =>
    isMet
      ? [[`✓ ${path}`, describe(wanted)]]
      : [
          [`✗ ${path}`, `expected ${describe(wanted)}`],
          ['', `received ${value === undefined ? 'nothing' : describe(value)}`],
        ],
  )
  return alignRows(rows, '')
}

function describe(value: unknown): string {
  if (value instanceof RegExp || typeof value === 'function' || typeof value === 'string')
    return describeExpected(value)
  return JSON.stringify(value)
}
