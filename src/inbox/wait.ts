import type { MessageSummary } from '../model/message.ts'
import type { Search } from '../model/search.ts'
import type { Store } from '../store/store.ts'
import type { DigestPump } from './digest-pump.ts'
import type { InboxMessage, WaitOutcome, WaitRequest } from './inbox.ts'

/** How many of the newest messages are explained when a wait runs out of time. */
const nearMissCount = 5

/** What has come before the time was up is read to the end before a search is told that nothing matches. */
const settleForSearchMs = 2_000

export interface WaitContext {
  readonly store: Store
  readonly digests: DigestPump
  readonly open: (summary: MessageSummary) => Promise<InboxMessage | undefined>
}

/** Waits until enough messages match, whether they came before the call or come after it. */
export async function waitForMessages(context: WaitContext, request: WaitRequest): Promise<WaitOutcome> {
  const { store } = context
  const deadline = performance.now() + request.timeoutMs
  const bell = listenTo(store, request.mailbox)
  try {
    for (;;) {
      const found = await findMatches(context, request, deadline)
      if (found.length >= request.count) return await matched(context, found)
      const leftMs = deadline - performance.now()
      if (leftMs <= 0 || request.signal?.aborted) return await timedOut(context, request, found.length)
      await bell.rings(leftMs, request.signal)
    }
  } finally {
    bell.close()
  }
}

/** In order of arrival; with `since` the earliest after it, else the newest there are. */
async function findMatches(
  { store, digests }: WaitContext,
  { mailbox, search, count, limit = count, since }: WaitRequest,
  deadline: number,
): Promise<readonly MessageSummary[]> {
  const leastMs = search === undefined ? 0 : settleForSearchMs
  await digests.settled(store.head, Math.max(leastMs, deadline - performance.now()))
  if (since !== undefined) {
    const after = since > store.head ? 0 : since
    return store.list({ mailbox, search }, { limit: Math.max(count, limit), after })
  }
  const newest = await store.list({ mailbox, search }, { limit: Math.max(count, limit) })
  return newest.toReversed()
}

/** A match that is deleted before it could be opened is left out: it was there, and the wait is over. */
async function matched(context: WaitContext, found: readonly MessageSummary[]): Promise<WaitOutcome> {
  const messages = await Promise.all(found.map(context.open))
  return { kind: 'matched', messages: messages.filter((message) => message !== undefined) }
}

async function timedOut({ store }: WaitContext, request: WaitRequest, found: number): Promise<WaitOutcome> {
  const terms = topLevelTerms(request.search)
  const page = { limit: nearMissCount, after: request.since ?? 0 }
  const explained = await store.explain(request.mailbox, terms, page)
  const nearMisses = explained.map(({ message, meets }) => ({
    message,
    unmet: terms.filter((_, index) => !meets[index]),
  }))
  return { kind: 'timeout', found, nearMisses }
}

function topLevelTerms(search: Search | undefined): readonly Search[] {
  if (search === undefined) return []
  return search.kind === 'and' ? search.terms : [search]
}

/** Remembers a commit that came between two waits, so that none is missed. */
function listenTo(store: Store, mailbox: string | undefined) {
  let hasRung = false
  let wake: (() => void) | undefined
  const close = store.onCommit(({ mailboxes }) => {
    if (mailbox !== undefined && !mailboxes.has(mailbox)) return
    hasRung = true
    wake?.()
  })
  return {
    close,
    async rings(withinMs: number, signal: AbortSignal | undefined): Promise<void> {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, withinMs)
          const done = () => {
            clearTimeout(timer)
            signal?.removeEventListener('abort', done)
            resolve()
          }
          wake = done
          signal?.addEventListener('abort', done)
        })
        wake = undefined
      }
      hasRung = false
    },
  }
}
