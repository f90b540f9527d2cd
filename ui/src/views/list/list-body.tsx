import type { Failure } from '../../models/failure.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { Welcome } from '../welcome/welcome.tsx'
import { ListSkeleton } from './list-skeleton.tsx'
import { MessageRows } from './message-rows.tsx'
import { NewPill } from './new-pill.tsx'

/** The rows, or in their place why there are none. */
export function ListBody() {
  const { list, searchProblem } = useApp()
  const state = list.status.value
  const isEmpty = list.pages.value.count === 0
  if (state === 'loading') return <ListSkeleton />
  if (hasFailed(state, isEmpty) && searchProblem.value === undefined) return <ListFailed />
  if (isEmpty) return <NoMessages />
  return (
    <>
      <NewPill />
      <MessageRows />
    </>
  )
}

/** While the server is gone, the rows there are stand; its bar says why they do not change. */
function hasFailed(status: 'ready' | Failure, isEmpty: boolean): boolean {
  return status !== 'ready' && (isEmpty || status.kind === 'problem')
}

function ListFailed() {
  const { list } = useApp()
  const text = useText()
  const state = list.status.value
  return (
    <Empty icon="warning" title={text.list.failed}>
      {typeof state === 'object' && (
        <p class="soft">
          <FailureText failure={state} />
        </p>
      )}
      <Button onClick={list.reload}>{text.common.retry}</Button>
    </Empty>
  )
}

function NoMessages() {
  const { navigation, panes, searchProblem } = useApp()
  const text = useText()
  const { q, mailbox } = navigation.route.value
  // It is told at the search box.
  if (searchProblem.value !== undefined) return null
  if (q.trim() === '') {
    // Beside the list there is room for it; alone, the list has to say it itself.
    if (panes.value === 'one') return <Welcome />
    return (
      <Empty icon="inbox" title={mailbox === undefined ? text.empty.title : text.empty.titleIn(mailbox)} />
    )
  }
  return (
    <Empty icon="search" title={text.empty.noResults} hint={text.empty.noResultsHint}>
      <Button onClick={() => navigation.go({ q: '' })}>{text.empty.clearSearch}</Button>
      {mailbox !== undefined && (
        <Button onClick={() => navigation.go({ mailbox: undefined })}>{text.empty.searchEverywhere}</Button>
      )}
    </Empty>
  )
}
