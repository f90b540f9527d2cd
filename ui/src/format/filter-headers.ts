import type { HeaderJson } from './shapes.ts'

/** Headers whose name or decoded value contains every word of the filter, letter case aside; order and repeats stay. */
export function filterHeaders(headers: readonly HeaderJson[], filter: string): readonly HeaderJson[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return headers
  return headers.filter(({ name, value }) => {
    const line = `${name}: ${value}`.toLowerCase()
    return words.every((word) => line.includes(word))
  })
}

/**
 * Whether a header's raw form says more than its decoded one: it is folded, or holds encoded words or bytes that
 * were read in some charset.
 */
export function hasOtherRaw(header: HeaderJson): boolean {
  return rawValue(header) !== header.value
}

/** The raw field without its name and the space after the colon, folds and all. */
export function rawValue(header: HeaderJson): string {
  const colon = header.raw.indexOf(':')
  return colon === -1 ? header.raw : header.raw.slice(colon + 1).replace(/^[ \t]/, '')
}
