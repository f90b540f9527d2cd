import type { Inbox } from '../../inbox/inbox.ts'

/** Tags whose spelling is looked up: each costs one look into the index. */
const spelled = 100

/** A tag in use, as it was written on the newest message that bears it; the store knows tags in lower case only. */
export interface MailpitTag {
  readonly name: string
  readonly total: number
}

/** In the order of the alphabet, as Mailpit lists them. */
export async function listTags(inbox: Inbox, mailbox: string | undefined): Promise<readonly MailpitTag[]> {
  const found = await inbox.listTags(mailbox)
  const tags = await Promise.all(
    found.map(async ({ name, total }, index) => {
      if (index >= spelled) return { name, total }
      const { messages } = await inbox.list({ mailbox, search: { kind: 'tag', value: name } }, { limit: 1 })
      const written = messages[0]?.tags.find((tag) => tag.toLowerCase() === name.toLowerCase())
      return { name: written ?? name, total }
    }),
  )
  return tags.toSorted((one, other) => one.name.localeCompare(other.name))
}

export async function listTagNames(inbox: Inbox, mailbox: string | undefined): Promise<readonly string[]> {
  return (await listTags(inbox, mailbox)).map(({ name }) => name)
}
