import type { Search, SearchField } from '../../model/search.ts'
import type { EmailJson } from './email-json.ts'

/** What a list is narrowed by: members of a message by their path, such as `from.address`, each to be met exactly. */
export type EmailFilter = readonly (readonly [path: string, value: string])[]

/** Paths that the index of words knows: what does not have these words cannot have this value. */
const indexed: Readonly<Record<string, SearchField>> = {
  'from.address': 'from',
  'to.address': 'to',
  'cc.address': 'cc',
  subject: 'subject',
}

const hasWords = /[\p{L}\p{N}]/u

/** A search that finds at least what the filter lets through; undefined where nothing of it can be searched for. */
export function toSearch(filter: EmailFilter): Search | undefined {
  const terms = filter.flatMap(([path, text]): Search[] => {
    const field = Object.hasOwn(indexed, path) ? indexed[path] : undefined
    return field !== undefined && hasWords.test(text) ? [{ kind: 'words', field, text, isPrefix: false }] : []
  })
  return terms.length === 0 ? undefined : { kind: 'and', terms }
}

export function meetsFilter(email: EmailJson, filter: EmailFilter): boolean {
  return filter.every(([path, wanted]) =>
    pick(email, path.split('.')).some((value) => String(value) === wanted),
  )
}

/** The values at a path; a list on the way stands for each of its items. */
function pick(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => pick(item, path))
  const [name, ...rest] = path
  if (name === undefined) return value === undefined || value === null ? [] : [value]
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return []
  return pick(Object.entries(value).find(([key]) => key === name)?.[1], rest)
}
