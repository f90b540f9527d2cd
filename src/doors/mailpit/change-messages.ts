import type { Inbox } from '../../inbox/inbox.ts'
import { type MessageId, parseMessageId } from '../../model/ids.ts'
import type { Marks, MessageSummary } from '../../model/message.ts'
import type { Selection } from '../../store/store.ts'
import { isMeant } from './find-message.ts'
import { eachPage } from './list-messages.ts'

/** So many are under way at once: they share commits. */
const atOnce = 200

/** Deletes messages by their ids; unknown ones, and those of other mailboxes, are passed over. */
export async function removeByIds(
  inbox: Inbox,
  ids: readonly string[],
  mailbox: string | undefined,
): Promise<void> {
  await eachOf(ids, async (id) => {
    if (mailbox !== undefined && !(await isIn(inbox, id, mailbox))) return
    await inbox.remove(id)
  })
}

/** Marks messages by their ids; `marksOf` gets each as it is, where that is needed. */
export async function updateByIds(
  inbox: Inbox,
  ids: readonly string[],
  mailbox: string | undefined,
  marks: Partial<Marks>,
): Promise<void> {
  await eachOf(ids, async (id) => {
    if (mailbox !== undefined && !(await isIn(inbox, id, mailbox))) return
    await inbox.update(id, marks)
  })
}

/** Marks everything that matches. */
export async function updateSelected(
  inbox: Inbox,
  selection: Selection,
  marksOf: (message: MessageSummary) => Partial<Marks>,
): Promise<void> {
  for await (const messages of eachPage(inbox, selection)) {
    await Promise.all(messages.map((message) => inbox.update(message.id, marksOf(message))))
  }
}

async function isIn(inbox: Inbox, id: MessageId, mailbox: string): Promise<boolean> {
  const stored = await inbox.find(id)
  return stored !== undefined && isMeant(stored, { mailbox })
}

async function eachOf(ids: readonly string[], change: (id: MessageId) => Promise<void>): Promise<void> {
  const known = [...new Set(ids.map(parseMessageId).filter((id) => id !== undefined))]
  for (let at = 0; at < known.length; at += atOnce) {
    await Promise.all(known.slice(at, at + atOnce).map(change))
  }
}
