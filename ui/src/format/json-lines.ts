/** One line of a JSON value shown as a tree. */
export interface JsonLine {
  readonly path: string
  /** Property name or index; empty for the whole. */
  readonly key: string
  readonly level: number
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array'
  /** The value of a scalar as JSON; of a container how many members it has. */
  readonly value: string
}

/** Lines of a JSON value, members below their container. Stops after `limit` lines; no recursion, however deep it is. */
export function listJson(value: unknown, limit: number): JsonLine[] {
  const lines: JsonLine[] = []
  const open: { key: string; path: string; level: number; value: unknown }[] = [
    { key: '', path: '$', level: 1, value },
  ]
  for (let next = open.pop(); next !== undefined && lines.length < limit; next = open.pop()) {
    const { key, path, level } = next
    lines.push({ key, path, level, ...describe(next.value) })
    for (const [name, member] of membersOf(next.value).reverse()) {
      open.push({ key: name, path: `${path}[${JSON.stringify(name)}]`, level: level + 1, value: member })
    }
  }
  return lines
}

function membersOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function describe(value: unknown): Pick<JsonLine, 'kind' | 'value'> {
  if (Array.isArray(value)) return { kind: 'array', value: `[${value.length}]` }
  if (value === null || value === undefined) return { kind: 'null', value: 'null' }
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value: JSON.stringify(value) }
    case 'number':
      return { kind: 'number', value: String(value) }
    case 'boolean':
      return { kind: 'boolean', value: String(value) }
    default:
      return { kind: 'object', value: `{${Object.keys(value).length}}` }
  }
}
