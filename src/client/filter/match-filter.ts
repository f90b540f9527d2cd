import type { Message } from '../message.ts'
import type { Comparison, FieldValue } from './field-values.ts'
import type { Criterion, ReadFilter } from './read-filter.ts'

/** Whether the message is what the filter asks for; what its search asks for, the server has seen to. */
export function matchesFilter({ criteria, predicate }: ReadFilter, message: Message): boolean {
  return (predicate?.(message) ?? true) && criteria.every((criterion) => meets(criterion, message))
}

/** One value is enough. */
export function meets({ expected, comparison, values }: Criterion, message: Message): boolean {
  const found = values(message)
  if (typeof expected === 'boolean') return found.length > 0 === expected
  if (typeof expected === 'function') {
    // A predicate is typed by its author; here it is only called.
    const predicate = expected as (value: string, message: Message) => boolean
    return found.some(({ value }) => predicate(value, message))
  }
  return found.some((value) => isMet(expected, comparison, value))
}

function isMet(
  expected: string | number | RegExp,
  comparison: Comparison,
  { value, alias }: FieldValue,
): boolean {
  if (expected instanceof RegExp) {
    return testPattern(expected, value) || (alias !== undefined && testPattern(expected, alias))
  }
  const text = String(expected)
  switch (comparison) {
    case 'exact':
      return value === text
    case 'part':
      return fold(value).includes(fold(text)) || (alias !== undefined && fold(alias).includes(fold(text)))
    case 'whole':
      return fold(value) === fold(text) || (alias !== undefined && fold(alias) === fold(text))
    case 'address':
      return isAddress(fold(text), value.toLowerCase(), alias)
  }
}

function isAddress(wanted: string, address: string, name: string | undefined): boolean {
  if (wanted.startsWith('@')) return address.endsWith(wanted)
  return address === wanted || (name !== undefined && name !== '' && fold(name) === wanted)
}

/** A pattern with the flags g or y remembers where it stopped: it is asked from the beginning each time. */
function testPattern(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text)
}

function fold(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().toLowerCase()
}
