import type { ListPage } from '../../../store/resource-store.ts'
import type { Properties } from '../properties.ts'
import type { RestQuery } from './rest-query.ts'
import { isOn } from './rest-query.ts'
import { RestError } from './rest-route.ts'

/** Values of the REST API: as it prints them, and as its filters and properties are read. */

/** Seconds, UTC: `2020-11-06T13:38:49Z`; empty for a time that is not known. */
export function timeOf(epochMs: number | null): string {
  return epochMs === null ? '' : new Date(epochMs).toISOString().replace(/\.\d+Z$/u, 'Z')
}

/** @throws RestError 400 for what is no whole number */
export function readNumber(query: RestQuery, name: string): number | undefined {
  const text = query.get(name)
  if (text === undefined) return undefined
  if (/^\d{1,15}$/u.test(text)) return Number(text)
  throw new RestError(400, `Invalid value for filter "${name}": a whole number is expected`)
}

/** A number of 64 bits; undefined for what is none, and so names nothing. */
export function readMessageId(text: string): bigint | undefined {
  return /^\d{1,20}$/u.test(text) ? BigInt(text) : undefined
}

/** @throws RestError 400 for what is no boolean */
export function readFlag(query: RestQuery, name: string): boolean | undefined {
  const text = query.get(name)
  if (text === undefined) return undefined
  if (/^(?:0|1|true|false)$/iu.test(text)) return isOn(text)
  throw new RestError(400, `Invalid value for filter "${name}": true or false is expected`)
}

/**
 * A time in epoch ms: seconds since 1970, or ISO 8601, in UTC where it names no zone.
 *
 * @throws RestError 400 for what is neither
 */
export function readTime(query: RestQuery, name: string): number | undefined {
  const text = query.get(name)
  if (text === undefined) return undefined
  if (/^\d{1,11}$/u.test(text)) return Number(text) * 1_000
  const isIso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/u.test(text)
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/u.test(text.slice(10))
  const time = isIso ? Date.parse(hasZone || text.length === 10 ? text : `${text}Z`) : Number.NaN
  // Date.parse takes the 30th of February for the 2nd of March.
  const isDay = Number(text.slice(8, 10)) <= daysOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)))
  if (isDay && !Number.isNaN(time)) return time
  throw new RestError(
    400,
    `Invalid value for filter "${name}": expected 2026-01-31T12:00:00 or seconds since 1970`,
  )
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const periods = ['day', 'week', 'month', 'year'] as const

/**
 * `FromTS` and `ToTS`, whose second is part of it; else `Period`.
 *
 * Quirk: a period is the running one in UTC (weeks from Monday); which one Mailjet means is not documented.
 *
 * @throws RestError 400 for another period, and for what is no time
 */
export function readRange(
  query: RestQuery,
  now: number,
): { readonly from?: number | undefined; readonly to?: number | undefined } {
  const [from, to] = [readTime(query, 'FromTS'), readTime(query, 'ToTS')]
  const period = query.get('Period')
  const known = periods.find((name) => name === period?.toLowerCase())
  if (period !== undefined && known === undefined)
    throw new RestError(400, 'Invalid value for filter "Period": expected Day, Week, Month or Year')
  const start = from ?? (known && startOf(known, now))
  return { from: start, to: to === undefined ? undefined : to + 1_000 }
}

export function startOf(period: (typeof periods)[number], now: number): number {
  const date = new Date(now)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  switch (period) {
    case 'day':
      return Date.UTC(year, month, day)
    case 'week':
      return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7))
    case 'month':
      return Date.UTC(year, month)
    case 'year':
      return Date.UTC(year, 0)
    default:
      return period satisfies never
  }
}

/**
 * What a list is sorted by.
 *
 * @param orders the properties that it can be sorted by, as the store names them
 * @throws RestError 400 for any other: a list in another order than the one asked for is a wrong answer
 */
export function readPage<Order extends string>(
  { limit, offset, sort }: RestQuery,
  orders: Readonly<Record<string, Order>>,
): ListPage<Order> {
  if (sort === undefined) return { limit, offset }
  const found = Object.entries(orders).find(([name]) => name.toLowerCase() === sort.property.toLowerCase())
  if (found === undefined) {
    const known = Object.keys(orders).join(', ')
    throw new RestError(400, `Cannot sort by "${sort.property}": expected ${known}`)
  }
  return { limit, offset, order: found[1], isDescending: sort.isDescending }
}

export function propertyOf(body: Properties, name: string): unknown {
  return body.get(name.toLowerCase())?.value
}

/** @throws RestError 400 for another type */
export function readText(body: Properties, name: string): string | undefined {
  const value = propertyOf(body, name)
  if (value === undefined || typeof value === 'string') return value
  throw new RestError(400, `Invalid value for "${name}": a string is expected`)
}

/** @throws RestError 400 for another type */
export function readSwitch(body: Properties, name: string): boolean | undefined {
  const value = propertyOf(body, name)
  if (value === undefined || typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(?:true|false)$/iu.test(value)) return isOn(value)
  throw new RestError(400, `Invalid value for "${name}": a boolean is expected`)
}
