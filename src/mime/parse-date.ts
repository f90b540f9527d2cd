/**
 * Reads a Date field (RFC 5322 §3.3) as epoch milliseconds, the obsolete forms of §4.3 too: years of two or three
 * digits, named and military zones, comments, no seconds. Without a zone it is UTC.
 *
 * @returns null for anything else
 */
export function parseDate(text: string): number | null {
  const match = dateTime.exec(text.slice(0, maxDateChars).replace(comment, ' ').trim())
  if (match === null) return null
  const [, day, monthName = '', year = '', hour, minute, second = '0', zone = ''] = match
  const month = months.indexOf(monthName.toLowerCase())
  const offset = readZone(zone.toUpperCase())
  if (month === -1 || offset === undefined) return null
  // A leap second (60) is the second after.
  const parts = [readYear(year), month, Number(day), Number(hour), Number(minute), Number(second)] as const
  const isClockTime = parts[3] < 24 && parts[4] < 60 && parts[5] <= 60
  const time = Date.UTC(...parts)
  const isCalendarDay = new Date(Date.UTC(parts[0], month, parts[2])).getUTCDate() === parts[2]
  return isClockTime && isCalendarDay ? time - offset * 60_000 : null
}

const maxDateChars = 200
const comment = /\([^()]*\)/g
const dateTime =
  /^(?:[a-z]{3,9}\s*,?\s*)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})\s+(\d{1,2})\s*:\s*(\d{2})(?:\s*:\s*(\d{2}))?\s*([+-]\d{4}|[a-z]{1,5})?$/i
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function readYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 3) return year + 1900
  if (digits.length === 2) return year + (year < 50 ? 2000 : 1900)
  return year
}

/** RFC 5322 §4.3: hours of the zones that have names. */
const namedZones: ReadonlyMap<string, number> = new Map([
  ...['', 'UT', 'UTC', 'GMT'].map((name): [string, number] => [name, 0]),
  ['EDT', -4],
  ['EST', -5],
  ['CDT', -5],
  ['CST', -6],
  ['MDT', -6],
  ['MST', -7],
  ['PDT', -7],
  ['PST', -8],
])

/** Minutes east of UTC. Military letters count as UTC: RFC 822 had their signs wrong. */
function readZone(zone: string): number | undefined {
  if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))
    return zone.startsWith('-') ? -minutes : minutes
  }
  const hours = namedZones.get(zone)
  if (hours !== undefined) return hours * 60
  return /^[A-IK-Z]$/.test(zone) ? 0 : undefined
}
