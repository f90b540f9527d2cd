import { readAddresses } from '../../../mime/addresses.ts'
import type { MailjetTracking } from '../../../model/mailjet-fields.ts'
import { isJsonObject, type Properties, readProperties } from '../properties.ts'
import { isAddress } from '../send/is-address.ts'
import type { Person } from '../send/outgoing-mail.ts'
import { sendLimits } from '../send/send-limits.ts'
import { V3Error } from './v3-error.ts'

/** Values of v3, by the names of their properties as documented. Absent and null are the same here. */

export function readValue(properties: Properties, name: string): unknown {
  return properties.get(name.toLowerCase())?.value ?? undefined
}

/** @throws V3Error for what is no text, or has control characters where it goes into a header */
export function readText(
  properties: Properties,
  name: string,
  { isHeader = false, mostChars = Number.POSITIVE_INFINITY } = {},
): string | undefined {
  const value = readValue(properties, name)
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw new V3Error(`"${name}" is not string type`)
  if (isHeader && /\p{Cc}/u.test(value)) throw new V3Error('Invalid characters detected')
  if (value.length > mostChars && [...value].length > mostChars) {
    throw new V3Error(`"${name}" is too long: ${mostChars} characters at most`)
  }
  return value.toWellFormed()
}

/** A switch: JSON's own, or one of the words and numbers that clients write for it. */
export function readSwitch(properties: Properties, name: string): boolean | undefined {
  const value = readValue(properties, name)
  if (value === undefined || typeof value === 'boolean') return value
  const word = String(value).toLowerCase()
  if (['1', 'true', 'yes', 'y', 'deliver'].includes(word)) return true
  if (['0', 'false', 'no', 'n', ''].includes(word)) return false
  throw new V3Error(`"${name}" is no boolean: true or false`)
}

/** One of a few whole numbers, as a number or as text. */
export function readChoice(properties: Properties, name: string, most: number): number | undefined {
  const value = readValue(properties, name)
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d{1,3}$/u.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most) return number
  throw new V3Error(`"${name}" is not allowed: a number from 0 to ${most}`)
}

const trackings: readonly MailjetTracking[] = ['account_default', 'disabled', 'enabled']

/** 0 as the account says, 1 off, 2 on: other numbers than in the headers. */
export function readTracking(properties: Properties, name: string): MailjetTracking | undefined {
  const number = readChoice(properties, name, 2)
  return number === undefined ? undefined : trackings[number]
}

export function readObject(
  properties: Properties,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = readValue(properties, name)
  if (value === undefined || isJsonObject(value)) return value
  throw new V3Error(`"${name}" is not JSON object type`)
}

/** Items of a list as objects; a single object is a list of one. */
export function readObjects(properties: Properties, name: string): readonly Properties[] | undefined {
  const value = readValue(properties, name)
  if (value === undefined) return undefined
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.map((item) => {
    if (!isJsonObject(item)) throw new V3Error(`"${name}" is not an array of JSON objects`)
    return readProperties(item)
  })
}

/** `john@example.com`, or `"John" <john@example.com>`. */
export function readPerson(text: string): Person {
  const [person, ...more] = readPeople(text)
  if (person === undefined || more.length > 0) throw invalid(text)
  return person
}

/** Addresses, comma-separated, each with a name or without. */
export function readPeople(text: string): readonly Person[] {
  const octets = Buffer.from(text.toWellFormed()).toString('latin1')
  const { addresses } = readAddresses(octets, sendLimits.recipients + 1)
  for (const { address } of addresses) {
    if (!isAddress(address)) throw invalid(address || text)
  }
  return addresses
}

export function invalid(address: string): V3Error {
  return new V3Error(`"${address.slice(0, 320)}" is an invalid email address.`)
}
