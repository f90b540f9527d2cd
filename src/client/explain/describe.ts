import type { FieldValue } from '../filter/field-values.ts'

/** How long one value may be in a failure; a line should stay a line. */
const longestValue = 160
const mostValues = 5

/** What a test expects, as its author would write it. */
export function describeExpected(expected: unknown): string {
  if (typeof expected === 'string') return quoteText(expected)
  if (typeof expected === 'boolean') return expected ? 'any' : 'none'
  if (typeof expected === 'function') return describeFunction(expected)
  return String(expected)
}

export function describeFunction(test: { readonly name: string; toString(): string }): string {
  const source = test.toString().replace(/\s+/gu, ' ')
  return source.length <= 100 ? source : `the function ${test.name || '(anonymous)'}`
}

/** What a message has instead. */
export function describeReceived(values: readonly FieldValue[]): string {
  if (values.length === 0) return 'none'
  const shown = values.slice(0, mostValues).map(describeValue).join(', ')
  return values.length > mostValues ? `${shown} and ${values.length - mostValues} more` : shown
}

function describeValue({ value, alias }: FieldValue): string {
  return alias === undefined || alias === '' || alias === value
    ? quoteText(value)
    : `${quoteText(value)} (${quoteText(alias)})`
}

/** Quoted as in JavaScript, white space made one space, cut in the middle of a long text. */
export function quoteText(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  return JSON.stringify(line.length > longestValue ? `${line.slice(0, longestValue - 1)}…` : line)
}

/** `500 ms`, `4 s`. */
export function describeTime(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A table of two columns, the first as wide as it has to be. */
export function alignRows(rows: readonly (readonly [string, string])[], indent: string): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`.trimEnd()).join('\n')
}
