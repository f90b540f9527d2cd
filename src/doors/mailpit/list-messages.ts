import type { Inbox, MessagePage } from '../../inbox/inbox.ts'
import { limits } from '../../model/limits.ts'
import type { MessageSummary } from '../../model/message.ts'
import type { Selection } from '../../store/store.ts'
import type { PageRequest } from './read-page.ts'

export interface FoundMessages extends Pick<MessagePage, 'total' | 'unread'> {
  readonly messages: readonly MessageSummary[]
}

/**
 * A stretch of a list by its offset. The store knows cursors only, so what comes before is walked over, in pages: at most
 * `limits.compatOffset` rows, of which no more than a page is held.
 *
 * @returns the stretch, and how many match in all, whatever `before` says
 */
export async function listMessages(
  inbox: Inbox,
  selection: Selection,
  { start, limit, before }: PageRequest,
): Promise<FoundMessages> {
  const narrowed = before === undefined ? selection : receivedBefore(selection, before)
  const messages: MessageSummary[] = []
  let passed = 0
  let cursor: number | undefined
  let counts: Pick<MessagePage, 'total' | 'unread'> | undefined
  do {
    const wanted = Math.min(limits.pageSize, start + limit - passed)
    const page = await inbox.list(narrowed, { limit: Math.max(1, wanted), before: cursor })
    counts ??= { total: page.total, unread: page.unread }
    messages.push(...page.messages.slice(Math.max(0, start - passed)))
    passed += page.messages.length
    cursor = page.next ?? undefined
  } while (cursor !== undefined && passed < start + limit)
  if (before === undefined) return { messages: messages.slice(0, limit), ...counts }
  const { total, unread } = await inbox.list(selection, { limit: 1 })
  return { messages: messages.slice(0, limit), total, unread }
}

function receivedBefore({ mailbox, search }: Selection, at: number): Selection {
  const bound = { kind: 'before', at } as const
  return { mailbox, search: search === undefined ? bound : { kind: 'and', terms: [search, bound] } }
}

/** Goes through everything that matches, a page at a time; what is handed out may be changed or deleted meanwhile. */
export async function* eachPage(
  inbox: Inbox,
  selection: Selection,
): AsyncGenerator<readonly MessageSummary[], void, undefined> {
  let cursor: number | undefined
  do {
    const page = await inbox.list(selection, { limit: limits.pageSize, before: cursor })
    if (page.messages.length > 0) yield page.messages
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}
