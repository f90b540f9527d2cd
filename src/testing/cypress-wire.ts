import type { FilterFields } from '../client/index.ts'

/**
 * Between a spec in the browser and Cypress's Node process only JSON travels, and a browser may not call another
 * origin: the specs ask by `cy.task`, and patterns are written out.
 */
export interface WrittenPattern {
  readonly $pattern: readonly [source: string, flags: string]
}

export interface WaitTask {
  readonly mailbox: string
  readonly filter: unknown
  readonly options: { readonly timeout?: number; readonly within?: number; readonly since?: number }
}

export const taskNames = {
  mailbox: 'postfang:mailbox',
  waitFor: 'postfang:waitFor',
  waitForNone: 'postfang:waitForNone',
} as const

/** @throws TypeError for a function, which cannot travel */
export function writeFilter(filter: FilterFields | string): unknown {
  return JSON.parse(
    JSON.stringify(filter, (key, value: unknown) => {
      if (value instanceof RegExp) return { $pattern: [value.source, value.flags] } satisfies WrittenPattern
      if (typeof value !== 'function') return value
      throw new TypeError(`The filter "${key}" cannot be a function in Cypress: expected a text or a RegExp`)
    }),
  )
}

export function readFilter(written: unknown): FilterFields | string {
  if (typeof written !== 'object' || written === null) return String(written)
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, readValue(value)]))
}

function readValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$pattern' in value) return new RegExp(...(value as WrittenPattern).$pattern)
  return readFilter(value)
}
