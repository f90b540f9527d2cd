/** Field names of the grammar, in the order in which messages and the documentation name them. */
export const searchFieldNames = [
  'from',
  'to',
  'cc',
  'subject',
  'body',
  'tag',
  'header',
  'customid',
  'campaign',
  'template',
  'has',
  'is',
  'before',
  'after',
  'larger',
  'smaller',
] as const

export type SearchFieldName = (typeof searchFieldNames)[number]

/** Finds a field by its name in any letter case. */
export function findSearchField(name: string): SearchFieldName | undefined {
  const lower = name.toLowerCase()
  return searchFieldNames.find((known) => known === lower)
}
