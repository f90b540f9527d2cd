/** Year first, or as in the USA; then a time, an offset, an AM or PM. */
const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/
const monthFirst = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/
const clock =
  /^(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?([AP]M))?)?(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?$/
const epoch = /^\d{10}(?:\d{3})?$/

/**
 * Reads a date as clients of Mailpit write it in `after:`, `before:` and the parameter `before`: ISO 8601, with slashes
 * or dots, `7/31/2026`, seconds or milliseconds since 1970. A time is optional; one without an offset is that of the zone.
 *
 * @param zone IANA name; undefined, or one that nobody knows, for the server's own
 * @returns epoch ms; undefined for anything else
 */
export function parseWhen(text: string, zone?: string): number | undefined {
  const value = text.trim().toUpperCase()
  if (epoch.test(value)) return Number(value) * (value.length === 10 ? 1_000 : 1)
  const found = yearFirst.exec(value) ?? monthFirst.exec(value)
  const time = found && clock.exec(value.slice(found[0].length))
  if (!found || !time) return undefined
  const [first, second, third] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const [year, month, day] = first > 31 ? [first, second, third] : [third, first, second]
  const [, hourText = '0', minute = '0', seconds = '0', fraction = '', half, offset] = time
  const hour = half === undefined ? Number(hourText) : (Number(hourText) % 12) + (half === 'PM' ? 12 : 0)
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const wall = Date.UTC(year, month - 1, day, hour, Number(minute), Number(seconds), ms)
  // Date.UTC rolls February 30 over to March, and 25 o'clock to the next day.
  const back = new Date(wall)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || Number(minute) > 59) return undefined
  if (offset === undefined) return wall - offsetMs(wall, zone)
  return wall - readOffset(offset)
}

function readOffset(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** What the zone's clocks are ahead of UTC when they show this. */
function offsetMs(wallMs: number, zone: string | undefined): number {
  const format = formatOf(zone)
  const shown = (at: number): number => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
  const whole = Math.floor(wallMs / 1_000) * 1_000
  const guess = whole - (shown(whole) - whole)
  return shown(guess) - guess
}

function formatOf(zone: string | undefined): Intl.DateTimeFormat {
  const numeric = 'numeric'
  const options = {
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone || undefined })
  } catch {
    return new Intl.DateTimeFormat('en-US', options)
  }
}
