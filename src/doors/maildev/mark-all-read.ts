import type { Inbox } from '../../inbox/inbox.ts'

/** Marked at a time: one commit takes them together. */
const marksAtOnce = 200

/** Marks what is unread now; resolves to how many that were. */
export async function markAllRead(inbox: Inbox, mailbox: string | undefined): Promise<number> {
  const selection = { mailbox, search: { kind: 'isRead', isRead: false } } as const
  let marked = 0
  let before: number | undefined
  for (;;) {
    const rows = await inbox.listFrom(selection, { limit: marksAtOnce, before })
    const updated = await Promise.all(
      rows.map(({ id }) => inbox.update(id, { isRead: true, tags: undefined })),
    )
    marked += updated.filter((row) => row !== undefined).length
    before = rows.at(-1)?.seq
    if (rows.length < marksAtOnce) return marked
  }
}
