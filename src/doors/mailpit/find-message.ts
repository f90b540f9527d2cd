import type { CompatRequest } from '../../http/compat/compat-route.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { Inbox, InboxMessage } from '../../inbox/inbox.ts'
import { type MessageId, parseMessageId } from '../../model/ids.ts'
import type { StoredMessage } from '../../model/message.ts'
import { selectToShow } from './select-messages.ts'

type Asked = Pick<CompatRequest, 'query' | 'mailbox'>

/**
 * Finds the message of a path within the mailbox that is meant. `latest` is the newest one, with `query` the newest that
 * matches.
 *
 * @throws HttpProblem 404 where there is none
 */
export async function findStored(inbox: Inbox, id: string, asked: Asked): Promise<StoredMessage> {
  const messageId = id === 'latest' ? await findLatest(inbox, asked) : parseMessageId(id)
  const stored = messageId && (await inbox.find(messageId))
  if (!stored || !isMeant(stored, asked)) throw noSuchMessage()
  return stored
}

/** Like {@link findStored}, with everything read out of it. */
export async function findOpened(inbox: Inbox, id: string, asked: Asked): Promise<InboxMessage> {
  const { summary } = await findStored(inbox, id, asked)
  const opened = await inbox.get(summary.id)
  if (!opened) throw noSuchMessage()
  return opened
}

export function isMeant({ summary }: StoredMessage, { mailbox }: Pick<Asked, 'mailbox'>): boolean {
  return mailbox === undefined || summary.mailbox === mailbox
}

async function findLatest(inbox: Inbox, { query, mailbox }: Asked): Promise<MessageId | undefined> {
  const text = query.get('query') ?? ''
  const selection = await selectToShow(inbox, { mailbox, query: text, zone: query.get('tz') ?? undefined })
  const { messages } = await inbox.list(selection, { limit: 1 })
  return messages[0]?.id
}

/** Mailpit's own words. */
export function noSuchMessage(): HttpProblem {
  return new HttpProblem(404, 'File not found: there is no such message')
}
