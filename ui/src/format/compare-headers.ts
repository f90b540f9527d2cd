/** A header field as compared: decoded. */
export interface Field {
  readonly name: string
  readonly value: string
}

/** A header field as it was sent and as it is delivered. */
export interface ComparedHeader {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  /** As it was sent; as delivered where it was added. */
  readonly name: string
  /** Undefined where it was added. */
  readonly sent: string | undefined
  /** Undefined where it was removed. */
  readonly delivered: string | undefined
}

/**
 * Sets the header as sent beside the header as delivered: fields as sent in their order, then what was added. A field that
 * stands there unchanged is found wherever it is; of what is left, fields of the same name are taken for changed ones, the
 * first for the first.
 */
export function compareHeaders(
  sent: readonly Field[],
  delivered: readonly Field[],
): readonly ComparedHeader[] {
  const unchanged = createPlaces(delivered, fieldKey)
  const kept = sent.map((field) => unchanged.take(fieldKey(field)))
  const taken = new Set(kept)
  const left = delivered.filter((_, index) => !taken.has(index))
  const changed = createPlaces(left, nameKey)
  const used = new Set<number>()

  const compared = sent.map(({ name, value }, index): ComparedHeader => {
    if (kept[index] !== undefined) return { kind: 'same', name, sent: value, delivered: value }
    const place = changed.take(name.toLowerCase())
    const other = place === undefined ? undefined : left[place]
    if (place === undefined || other === undefined) {
      return { kind: 'removed', name, sent: value, delivered: undefined }
    }
    used.add(place)
    return { kind: 'changed', name, sent: value, delivered: other.value }
  })
  const added = left
    .filter((_, index) => !used.has(index))
    .map(({ name, value }): ComparedHeader => ({ kind: 'added', name, sent: undefined, delivered: value }))
  return [...compared, ...added]
}

/** Where fields of each key stand, handed out one after the other. */
function createPlaces(
  fields: readonly Field[],
  keyOf: (field: Field) => string,
): { take(key: string): number | undefined } {
  const places = new Map<string, number[]>()
  for (const [index, field] of fields.entries()) {
    const key = keyOf(field)
    const known = places.get(key)
    if (known) known.push(index)
    else places.set(key, [index])
  }
  for (const indexes of places.values()) indexes.reverse()
  return { take: (key) => places.get(key)?.pop() }
}

function nameKey({ name }: Field): string {
  return name.toLowerCase()
}

function fieldKey({ name, value }: Field): string {
  return `${name.toLowerCase()}:${value}`
}
