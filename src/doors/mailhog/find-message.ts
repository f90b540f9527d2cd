import { findInMailbox } from '../../inbox/find-in-mailbox.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { MessageSummary } from '../../model/message.ts'

/** Finds a message by its id; a host behind it, which MailHog's ids have, is passed over. */
export async function findMessage(
  inbox: Pick<Inbox, 'find'>,
  text: string | undefined,
  mailbox: string | undefined,
): Promise<MessageSummary | undefined> {
  return findInMailbox(inbox, text?.split('@', 1)[0], mailbox)
}
