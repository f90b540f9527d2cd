/** A place in JSON: names and indexes, such as `links[0].url`. */
export type FieldPath = readonly (string | number)[]

const step = /\.?([A-Za-z_][\w-]*)|\[(\d{1,9})\]/y

/** Reads `subject`, `links[0].url`, `[0].codes[1]`; undefined for what is no such path. */
export function parseFieldPath(text: string): FieldPath | undefined {
  const path: (string | number)[] = []
  step.lastIndex = 0
  while (step.lastIndex < text.length) {
    const found = text[step.lastIndex] === '.' && path.length === 0 ? null : step.exec(text)
    if (found === null) return undefined
    path.push(found[1] ?? Number(found[2]))
  }
  return path.length === 0 ? undefined : path
}

/** What is at that place of a JSON value; undefined where there is nothing. Inherited properties are nothing. */
export function pickField(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((at, name) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    return (at as Readonly<Record<string | number, unknown>>)[name]
  }, value)
}

/** A value as a line for shells: text as it is, null as nothing, anything else as JSON. */
export function printField(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
