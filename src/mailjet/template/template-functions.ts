import { formatNumber, printValue, roundTo, toNumber } from './values.ts'

/** What the language asks of the recipient. */
export interface Engagement {
  /** Whether the contact opened any message in so many days. */
  readonly hasOpenedSince: (days: number) => boolean
  readonly hasClickedSince: (days: number) => boolean
}

interface TemplateFunction {
  readonly least: number
  readonly most: number
  readonly apply: (values: readonly unknown[], engagement: Engagement) => unknown
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
}

/** The complete list of Mailjet's reference; its names are written exactly so. */
const functions: Readonly<Record<string, TemplateFunction>> = {
  Upper: onText((text) => text.toUpperCase()),
  Lower: onText((text) => text.toLowerCase()),
  Capitalize: onText((text) => {
    const [first = ''] = text
    return first.toUpperCase() + text.slice(first.length)
  }),
  UrlEncode: onText(encodeForUrl),
  Escape: onText((text) => text.replace(/[&<>"']/gu, (character) => entities[character] ?? character)),
  Round: {
    least: 1,
    most: 2,
    apply: ([value, precision = 0]) => roundTo(toNumber(value), toNumber(precision)),
  },
  Int: { least: 1, most: 1, apply: ([value]) => Math.trunc(toNumber(value)) },
  FormatNumberLocale: {
    least: 1,
    most: 3,
    apply: ([value, locale = 'en_US', decimals]) =>
      formatNumber(
        toNumber(value),
        printValue(locale),
        decimals === undefined ? undefined : toNumber(decimals),
      ),
  },
  HasOpenedSince: {
    least: 1,
    most: 1,
    apply: ([days], { hasOpenedSince }) => hasOpenedSince(toNumber(days)),
  },
  HasClickedSince: {
    least: 1,
    most: 1,
    apply: ([days], { hasClickedSince }) => hasClickedSince(toNumber(days)),
  },
}

/** Looks a function up; its name is one of those in Mailjet's reference, in the same case. */
export function findFunction(name: string): TemplateFunction | undefined {
  return Object.hasOwn(functions, name) ? functions[name] : undefined
}

function onText(change: (text: string) => string): TemplateFunction {
  return { least: 1, most: 1, apply: ([value]) => change(printValue(value)) }
}

/** RFC 3986 §2.3: everything but the unreserved characters is percent-encoded, a space as `%20`. */
function encodeForUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
