import { HttpProblem } from '../../http/problem.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Selection } from '../../store/store.ts'
import { type MailpitSearch, parseMailpitSearch } from './search/parse-mailpit-search.ts'

export interface SearchRequest {
  readonly mailbox: string | undefined
  readonly query: string
  /** Time zone of dates without an offset. */
  readonly zone: string | undefined
}

/**
 * What a search finds, to be shown: terms that mean nothing are passed over, as Mailpit passes over them.
 *
 * @throws HttpProblem 400 for a search beyond the limits
 */
export async function selectToShow(inbox: Inbox, request: SearchRequest): Promise<Selection> {
  const { search } = await read(inbox, request)
  return { mailbox: request.mailbox, search }
}

/**
 * What a search finds, to be changed or deleted: a term that means nothing, or would be answered by more than it asks
 * for, is an error, since the rest could mean everything.
 *
 * @throws HttpProblem 400 that names the term
 */
export async function selectToChange(inbox: Inbox, request: SearchRequest): Promise<Selection> {
  const { search, loose } = await read(inbox, request)
  const [term] = loose
  if (term !== undefined) {
    throw new HttpProblem(400, `The term "${term}" cannot be met exactly: nothing was changed`)
  }
  if (search === undefined) throw new HttpProblem(400, 'The search is empty: nothing was changed')
  return { mailbox: request.mailbox, search }
}

async function read(inbox: Inbox, { mailbox, query, zone }: SearchRequest): Promise<MailpitSearch> {
  const tags = /is:tagged/i.test(query) ? await inbox.listTags(mailbox) : []
  try {
    return parseMailpitSearch(query, { zone, tags: tags.map(({ name }) => name) })
  } catch (error) {
    if (error instanceof RangeError) throw new HttpProblem(400, error.message)
    throw error
  }
}
