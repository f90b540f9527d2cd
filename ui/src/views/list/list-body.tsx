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
  const { list } = useApp()
  const state = list.state.value
  const isEmpty = list.pages.value.count === 0
  if (state === 'loading') return <ListSkeleton />
  if (isEmpty && state !== 'ready' && !isSearchError(state)) return <ListFailed />
  if (isEmpty) return <NoMessages />
  return (
    <>
      <NewPill />
      <MessageRows />
    </>
  )
}

/** An error of the search is told at the search box; the rows before it stay. */
export function isSearchError(state: ReturnType<typeof useApp>['list']['state']['value']): boolean {
  return typeof state === 'object' && state.kind === 'problem' && state.problem.parameter === 'q'
}

function ListFailed() {
  const { list } = useApp()
  const text = useText()
  const state = list.state.value
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
  const { navigation, panes, list } = useApp()
  const text = useText()
  const { q, mailbox } = navigation.route.value
  if (isSearchError(list.state.value)) return null
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
