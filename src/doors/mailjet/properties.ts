/**
 * A JSON object by the names of its properties in lower case: Mailjet takes them in any. Of two that differ in their
 * letter case only, the last counts, as it does of two that are the same.
 */
export type Properties = ReadonlyMap<string, Property>

export interface Property {
  /** As it was written. */
  readonly name: string
  readonly value: unknown
}

export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @param aliases other names of properties, both in lower case */
export function readProperties(
  object: Readonly<Record<string, unknown>>,
  aliases: ReadonlyMap<string, string> = new Map(),
): Map<string, Property> {
  const found = new Map<string, Property>()
  for (const [name, value] of Object.entries(object)) {
    const key = name.toLowerCase()
    found.set(aliases.get(key) ?? key, { name, value })
  }
  return found
}
