import { findJsonError } from '../../../src/lib/find-json-error.ts'
import { placeOf, type TextPlace } from './text-place.ts'

/** What is written as variables: one JSON object, or why it is none. */
export type ReadVariables =
  | { readonly kind: 'ready'; readonly variables: Readonly<Record<string, unknown>> }
  /** `found` is what stands at the place; undefined where the text ends too early. */
  | ({ readonly kind: 'invalid'; readonly found: string | undefined } & TextPlace)
  | { readonly kind: 'noObject' }

/** Nothing at all is no variables. */
export function readVariables(text: string): ReadVariables {
  if (text.trim() === '') return { kind: 'ready', variables: {} }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'noObject' }
    return { kind: 'ready', variables: { ...value } }
  } catch {
    const offset = findJsonError(text) ?? text.length
    const [found] = text.slice(offset, offset + 2)
    return { kind: 'invalid', found, ...placeOf(text, offset) }
  }
}
