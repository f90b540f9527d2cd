import { parseMessageId } from '../model/ids.ts'
import type { MessageSummary } from '../model/message.ts'
import type { Inbox } from './inbox.ts'

/**
 * Finds a message by the id that a client wrote, for one that may be limited to a mailbox.
 *
 * @returns undefined for what is no id, where there is no such message, and for one of another mailbox
 */
export async function findInMailbox(
  inbox: Pick<Inbox, 'find'>,
  text: string | undefined,
  mailbox: string | undefined,
): Promise<MessageSummary | undefined> {
  const id = parseMessageId(text ?? '')
  const summary = id && (await inbox.find(id))?.summary
  return summary && (mailbox === undefined || summary.mailbox === mailbox) ? summary : undefined
}
