import type { SendError } from '../error-bodies.ts'
import { isJsonObject, type Properties, readProperties } from '../properties.ts'
import { isAddress } from '../send/is-address.ts'
import type { Person } from '../send/outgoing-mail.ts'
import { sendErrors } from './send-errors.ts'

/**
 * Reads the properties of one object. Each is undefined where it is absent, or wrong: then the error is told once, in
 * the order of reading. `null` is wrong everywhere.
 */
export class PropertyReader {
  readonly #properties: Properties
  readonly #report: (error: SendError) => void
  readonly #seen = new Set<string>()

  constructor(properties: Properties, report: (error: SendError) => void) {
    this.#properties = properties
    this.#report = report
  }

  /** The value of a property that is there and not null. */
  value(name: string): unknown {
    const key = name.toLowerCase()
    this.#seen.add(key)
    const property = this.#properties.get(key)
    if (property?.value !== null) return property?.value
    this.#report(sendErrors.isNull(name))
    return undefined
  }

  has(name: string): boolean {
    return this.#properties.has(name.toLowerCase())
  }

  /** Names, as written, of what nobody has asked for. */
  unread(): readonly string[] {
    return [...this.#properties].filter(([key]) => !this.#seen.has(key)).map(([, { name }]) => name)
  }

  text(name: string, mostChars?: number): string | undefined {
    const value = this.value(name)
    if (value === undefined) return undefined
    if (typeof value !== 'string') return this.#wrong(name, 'string')
    if (mostChars !== undefined && [...value].length > mostChars) {
      this.#report(sendErrors.tooLong(name, mostChars))
      return undefined
    }
    return value.toWellFormed()
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name)
    if (value === undefined || typeof value === 'boolean') return value
    return this.#wrong(name, 'bool')
  }

  integer(name: string): number | undefined {
    const value = this.value(name)
    if (value === undefined) return undefined
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : this.#wrong(name, 'int')
  }

  choice<T extends string | number>(
    name: string,
    type: 'string' | 'int',
    allowed: readonly T[],
  ): T | undefined {
    const value = this.value(name)
    if (value === undefined) return undefined
    const isOfType = type === 'string' ? typeof value === 'string' : Number.isInteger(value)
    if (!isOfType) return this.#wrong(name, type)
    const choice = allowed.find((candidate) => candidate === value)
    if (choice === undefined) this.#report(sendErrors.notAllowed(name, value, allowed))
    return choice
  }

  object(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.value(name)
    if (value === undefined || isJsonObject(value)) return value
    return this.#wrong(name, 'object')
  }

  list(name: string, type: string): readonly unknown[] | undefined {
    const value = this.value(name)
    if (value === undefined || Array.isArray(value)) return value
    return this.#wrong(name, type)
  }

  person(name: string): Person | undefined {
    const value = this.value(name)
    return value === undefined ? undefined : readPerson(value, name, this.#report)
  }

  /** Those of a list that are in order; each of the others is an error. */
  people(name: string): readonly Person[] | undefined {
    const items = this.list(name, 'array of emails')
    return items
      ?.map((item, index) => readPerson(item, `${name}[${index}]`, this.#report))
      .filter((person) => person !== undefined)
  }

  #wrong(name: string, type: string): undefined {
    this.#report(sendErrors.wrongType(`Messages.${name}`, type))
    return undefined
  }
}

function readPerson(value: unknown, path: string, report: (error: SendError) => void): Person | undefined {
  if (!isJsonObject(value)) {
    report(value === null ? sendErrors.isNull(path) : sendErrors.wrongType(`Messages.${path}`, 'emailIn'))
    return undefined
  }
  const properties = readProperties(value)
  const address = readMember(properties, 'Email', path, report)
  const name = properties.has('name') ? readMember(properties, 'Name', path, report) : ''
  if (address === undefined || name === undefined) return undefined
  if (address !== '' && isAddress(address)) return { name, address }
  report(
    address === ''
      ? sendErrors.emptyText(`${path}.Email`)
      : sendErrors.badAddress(`${path}.Email`, address.slice(0, 320)),
  )
  return undefined
}

/** A text that must be there, empty or not. */
export function readMember(
  properties: Properties,
  name: string,
  path: string,
  report: (error: SendError) => void,
): string | undefined {
  const value = properties.get(name.toLowerCase())?.value
  if (typeof value === 'string') return value.toWellFormed()
  const place = `${path}.${name}`
  if (value === undefined) report(sendErrors.missing(place))
  else if (value === null) report(sendErrors.isNull(place))
  else report(sendErrors.wrongType(`Messages.${place}`, 'string'))
  return undefined
}
