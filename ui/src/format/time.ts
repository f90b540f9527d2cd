/** Points in time for people: short in lists, exact on hover. Instants come in as ISO 8601 or epoch milliseconds. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * A short time for a list, never longer than some ten characters: "5m ago" within the hour, the time of day today,
 * else the day, with its year when that is another one. An instant ahead of this clock counts as now.
 */
export function formatShortTime(iso: string, nowMs: number, locale: string): string {
  const at = new Date(iso)
  const agoMs = nowMs - at.getTime()
  if (agoMs < hourMs) {
    const relative = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'auto' })
    return agoMs < minuteMs
      ? relative.format(0, 'second')
      : relative.format(-Math.floor(agoMs / minuteMs), 'minute')
  }
  const now = new Date(nowMs)
  if (at.toDateString() === now.toDateString()) {
    return formatter(locale, { hour: '2-digit', minute: '2-digit' }).format(at)
  }
  const isThisYear = at.getFullYear() === now.getFullYear()
  return formatter(locale, isThisYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' }).format(
    at,
  )
}

/** The whole instant in the reader's zone, to the millisecond: what a list shows on hover. */
export function formatExactTime(iso: string, locale: string): string {
  return formatter(locale, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  }).format(new Date(iso))
}

/** Day and time without the seconds: the head of a message. */
export function formatDayTime(iso: string, locale: string): string {
  return formatter(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

/** Day and time with its seconds: one of many things in a row. */
export function formatDaySecond(iso: string, locale: string): string {
  return formatter(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(iso))
}

/** A span of time: "85 ms", "1.2 s", "3.5 min". */
export function formatSpan(spanMs: number, locale: string): string {
  const [value, unit] =
    spanMs < 1000
      ? ([Math.round(spanMs), 'ms'] as const)
      : spanMs < minuteMs
        ? ([spanMs / 1000, 's'] as const)
        : ([spanMs / minuteMs, 'min'] as const)
  return `${numberFormat(locale).format(value)} ${unit}`
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs more than a row of the list: each is made once. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formatters.set(key, known)
  return known
}

function numberFormat(locale: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
}
