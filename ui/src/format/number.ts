/** Counts and sizes for people. */

const units = ['B', 'kB', 'MB', 'GB'] as const

/** A size in bytes to two or three figures: "812 B", "4.1 kB", "50 MB". Thousands, as mail programs count. */
export function formatBytes(bytes: number, locale: string): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit > 0 && value < 10 ? 1 : 0
  const formatted = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)
  return `${formatted} ${units[unit]}`
}

/** A count with its thousands set apart. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count)
}

/** A count that fits a badge: from ten thousand on "12k", "1.2M". */
export function formatBadge(count: number, locale: string): string {
  if (count < 10_000) return formatCount(count, locale)
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(count)
}

/** A part of a whole in percent, without decimals; nothing where there is no whole. */
export function formatShare(part: number, whole: number, locale: string): string {
  if (whole <= 0) return ''
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(part / whole)
}
