import type { CompatRequest } from '../../http/compat/compat-route.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import { walkMessages } from '../../inbox/walk-messages.ts'
import type { MessageSummary } from '../../model/message.ts'
import { type EmailFilter, meetsFilter, toSearch } from './email-filter.ts'
import { type EmailJson, emailJson } from './email-json.ts'
import type { MaildevVersion } from './maildev-options.ts'

export interface EmailListRequest {
  readonly mailbox: string | undefined
  readonly filter: EmailFilter
  readonly skip: number
  /** Undefined for all there are. */
  readonly limit: number | undefined
  readonly order: 'newest-first' | 'oldest-first'
  /** Aborted when nobody waits any more: a filter that nothing meets looks at every message. */
  readonly signal: AbortSignal
}

/** The parameters that are none of a filter. */
const ownParameters: Readonly<Record<2 | 3, readonly string[]>> = {
  2: ['mailbox', 'skip'],
  3: ['mailbox', 'skip', 'limit', 'sort'],
}

/** Every parameter that means nothing else narrows the list; what is no number is passed over. */
export function readListRequest(
  { query, mailbox, context }: CompatRequest,
  { major }: MaildevVersion,
): EmailListRequest {
  const isThird = major === 3
  return {
    mailbox,
    filter: [...query].filter(([name]) => !ownParameters[major].includes(name)),
    skip: readCount(query.get('skip')) ?? 0,
    limit: isThird ? readCount(query.get('limit')) : undefined,
    order: isThird && query.get('sort') === 'desc' ? 'newest-first' : 'oldest-first',
    signal: AbortSignal.any([context.req.raw.signal, context.env.closing]),
  }
}

export function readCount(text: string | null): number | undefined {
  const [digits] = /^\d{1,15}/.exec(text?.trim() ?? '') ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** The messages in full, each read when its turn comes. */
export async function* listEmails(
  inbox: Inbox,
  { mailbox, filter, skip, limit, order, signal }: EmailListRequest,
  version: MaildevVersion,
): AsyncGenerator<EmailJson> {
  const isFiltered = filter.length > 0
  const selection = { mailbox, search: toSearch(filter) }
  const walk = isFiltered ? { order } : { order, skip, limit }
  let met = 0
  if (limit === 0) return
  for await (const row of walkMessages(inbox, selection, walk)) {
    if (signal.aborted) return
    const email = await readEmail(inbox, row.id, version)
    if (email === undefined) continue
    if (!isFiltered) {
      yield email
      continue
    }
    if (!meetsFilter(email, filter)) continue
    met++
    if (met > skip) yield email
    if (limit !== undefined && met >= skip + limit) return
  }
}

/** Undefined for a message that is not there. Version 3 shows the HTML with the mail's own images in it. */
export async function readEmail(
  inbox: Pick<Inbox, 'get' | 'readPreview'>,
  id: MessageSummary['id'],
  version: MaildevVersion,
): Promise<EmailJson | undefined> {
  const message = await inbox.get(id)
  if (message === undefined) return undefined
  const hasImages = version.major === 3 && message.mail?.html?.includes('cid:') === true
  const html = hasImages ? await inbox.readPreview(id) : undefined
  return emailJson(message, version, html ?? undefined)
}
