import { useApp, useText } from '../app-context.ts'
import { ListBody } from './list-body.tsx'
import { ListHead } from './list-head.tsx'
import { SearchBox } from './search-box.tsx'

/** Search, and the messages of the current mailbox that match it. */
export function ListPane() {
  const text = useText()
  const { list } = useApp()
  return (
    <section class="list-pane" aria-label={text.list.pane}>
      <ListHead />
      <SearchBox />
      <div class="list-body" data-stale={list.isStale.value}>
        <ListBody />
      </div>
    </section>
  )
}
