import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { loadedRows, type Pages } from './pages.ts'

/** Tags in alphabetical order. The server has no list of them: they are gathered from the rows that come by. */
export function createKnownTags(pages: ReadonlySignal<Pages>): ReadonlySignal<readonly string[]> {
  const tags = signal<readonly string[]>([])
  effect(() => {
    const seen = new Set(tags.peek())
    for (const row of loadedRows(pages.value)) for (const tag of row.tags) seen.add(tag)
    if (seen.size > tags.peek().length) tags.value = [...seen].sort((one, other) => one.localeCompare(other))
  })
  return tags
}
