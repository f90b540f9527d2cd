import { type MailjetHeaderName, mailjetHeaderNames } from '../model/mailjet-fields.ts'

/** Finds the documented header that somebody had in mind who wrote another name. */

/** Names without prefix that stand for a header elsewhere: properties of the Send API, v3 and v3.1. */
const properties: Readonly<Record<string, MailjetHeaderName>> = {
  customcampaign: 'X-Mailjet-Campaign',
  trackopens: 'X-Mailjet-TrackOpen',
  trackclicks: 'X-Mailjet-TrackClick',
  priority: 'X-Mailjet-Prio',
  variables: 'X-MJ-Vars',
}

const stems: ReadonlyMap<string, MailjetHeaderName> = new Map([
  ...mailjetHeaderNames.map((name) => [stemOf(name.toLowerCase()), name] as const),
  ...Object.entries(properties),
])

/** A name is a slip of the pen where at most two letters are wrong, missing or too many; short names allow one. */
const mostSlips = (stem: string) => (stem.length < 6 ? 1 : 2)

/**
 * @param key a header's name in lower case, other than a documented one
 * @returns undefined where it resembles none
 */
export function findMeantHeader(key: string): MailjetHeaderName | undefined {
  const stem = stemOf(key)
  const exact = stems.get(stem)
  if (exact !== undefined || stem.length > longest) return exact
  let nearest: { readonly name: MailjetHeaderName; readonly slips: number } | undefined
  for (const [other, name] of stems) {
    if (Math.abs(other.length - stem.length) > mostSlips(other)) continue
    const slips = countSlips(stem, other)
    if (slips <= mostSlips(other) && slips < (nearest?.slips ?? Number.POSITIVE_INFINITY))
      nearest = { name, slips }
  }
  return nearest?.name
}

const longest = 40

/** `x-mj-custom_id` → `customid` */
function stemOf(key: string): string {
  return key.replace(/^(?:x[-_]?)?(?:mj|mailjet)[-_]?/u, '').replaceAll(/[^a-z0-9]/gu, '')
}

/** Letters to be changed, added or taken away (Levenshtein), with one row at a time. */
function countSlips(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
