import { parseSearch } from '../../model/search/parse-search.ts'
import type { Message } from '../message.ts'
import { type Comparison, type FieldValue, fieldRules, headerValues } from './field-values.ts'
import type { Filter, FilterFields, Test } from './filter.ts'

/** One thing that a filter asks for. */
export interface Criterion {
  /** The key of the filter, such as `subject` or `header X-Env`. */
  readonly name: string
  readonly expected: Test<never> | number | boolean
  readonly comparison: Comparison
  readonly values: (message: Message) => readonly FieldValue[]
}

/** A filter that has been found to be sound. */
export interface ReadFilter {
  readonly criteria: readonly Criterion[]
  /** In the server's grammar; empty for none. */
  readonly search: string
  readonly predicate: ((message: Message) => boolean) | undefined
}

/** Every key that a filter may have. */
export const filterKeys: readonly string[] = [...Object.keys(fieldRules), 'header', 'search']

/** Keys that may be true or false: there at all, or not. */
const switches: ReadonlySet<string> = new Set(['attachment', 'link', 'code'])

/**
 * Reads a filter, at once: what is wrong with it is said before anything is waited for.
 *
 * @throws TypeError that names the key, or points at the place in the search
 */
export function readFilter(filter: Filter): ReadFilter {
  if (typeof filter === 'function') return { criteria: [], search: '', predicate: filter }
  if (typeof filter === 'string') return { criteria: [], search: readSearch(filter), predicate: undefined }
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter) || filter instanceof RegExp) {
    throw new TypeError(
      `Cannot filter by ${describeKind(filter)}: expected an object such as { subject: "Welcome" }, a search, or a function`,
    )
  }
  return {
    criteria: readFields(filter),
    search: 'search' in filter ? readSearch(filter.search) : '',
    predicate: undefined,
  }
}

function readFields(fields: FilterFields): readonly Criterion[] {
  return Object.entries(fields).flatMap(([key, expected]): readonly Criterion[] => {
    if (!filterKeys.includes(key)) {
      throw new TypeError(`There is no filter "${key}": there are ${filterKeys.join(', ')}`)
    }
    if (key === 'search') return []
    if (key === 'header') return readHeaders(expected)
    const rule = fieldRules[key as keyof typeof fieldRules]
    return [{ name: key, expected: readTest(key, expected, switches.has(key)), ...rule }]
  })
}

function readHeaders(headers: unknown): readonly Criterion[] {
  if (typeof headers !== 'object' || headers === null || headers instanceof RegExp) {
    throw new TypeError(
      `The filter "header" cannot be ${describeKind(headers)}: expected an object such as { "X-Env": "staging" }`,
    )
  }
  return Object.entries(headers).map(([name, expected]) => ({
    name: `header ${name}`,
    expected: readTest(`header ${name}`, expected, true),
    comparison: 'whole' as const,
    values: (message: Message) => headerValues(message, name),
  }))
}

/** A test that could never fail is refused: it is a slip, such as a variable that was not set. */
function readTest(name: string, expected: unknown, isSwitch: boolean): Criterion['expected'] {
  const isAllowed =
    (typeof expected === 'string' && expected.trim() !== '') ||
    typeof expected === 'function' ||
    expected instanceof RegExp ||
    (isSwitch && typeof expected === 'boolean') ||
    (name === 'template' && typeof expected === 'number')
  if (isAllowed) return expected as Criterion['expected']
  const found = typeof expected === 'string' ? 'an empty text' : describeKind(expected)
  throw new TypeError(
    `The filter "${name}" cannot be ${found}: expected a text, a RegExp or a function${isSwitch ? ', true or false' : ''}`,
  )
}

function readSearch(search: unknown): string {
  if (typeof search !== 'string') {
    throw new TypeError(`The filter "search" cannot be ${describeKind(search)}: expected a text`)
  }
  const parsed = parseSearch(search, Date.now())
  if (parsed.kind === 'ok') return search.trim()
  throw new TypeError(
    `The search "${search}" does not parse: ${parsed.message} (at character ${parsed.position})`,
  )
}

function describeKind(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (value instanceof RegExp) return `the pattern ${value}`
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${String(value)}`
}
