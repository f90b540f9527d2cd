import type Database from 'better-sqlite3'
import type { ContactChange } from '../../model/mailjet-event.ts'
import type { MailjetSender } from '../../model/mailjet-sender.ts'

/** What clients say of contacts and senders. Used inside transactions only. */
export function createAccountWriter(
  db: Database.Database,
  parts: {
    readonly touch: (mailbox: string) => void
    readonly toMailboxId: (name: string, now: number) => number
  },
) {
  const findContact = db.prepare<[number, number]>('SELECT 1 FROM contact WHERE mailbox_id = ? AND id = ?')
  const addContact = db.prepare(
    `INSERT INTO contact (mailbox_id, id, address, created_at, last_activity_at) VALUES (?, ?, ?, ?, ?)`,
  )
  const changeContact = db.prepare(
    `UPDATE contact SET name = coalesce(@name, name), is_excluded = coalesce(@excluded, is_excluded),
       excluded_at = CASE WHEN @excluded IS NULL OR @excluded = is_excluded THEN excluded_at ELSE @now END,
       properties = coalesce(@properties, properties), updated_at = @now
     WHERE mailbox_id = @mailboxId AND id = @id`,
  )
  const removeContact = db.prepare<[string, number]>(
    'DELETE FROM contact WHERE mailbox_id = (SELECT id FROM mailbox WHERE name = ?) AND id = ?',
  )
  const saveSender = db.prepare<[string, number, string]>(
    'INSERT OR REPLACE INTO sender (mailbox, id, facts) VALUES (?, ?, ?)',
  )
  const clearDefault = db.prepare<[string]>(
    "UPDATE sender SET facts = json_set(facts, '$.isDefault', json('false')) WHERE mailbox = ?",
  )
  const removeSender = db.prepare<[string, number]>('DELETE FROM sender WHERE mailbox = ? AND id = ?')
  const removeSenders = db.prepare<[string]>('DELETE FROM sender WHERE mailbox = ?')

  return {
    saveContact(
      mailbox: string,
      { id, address }: { readonly id: number; readonly address: string },
      { name, isExcluded, properties }: ContactChange,
      now: number,
    ): boolean {
      const mailboxId = parts.toMailboxId(mailbox, now)
      const isNew = findContact.get(mailboxId, id) === undefined
      if (isNew) addContact.run(mailboxId, id, address.toLowerCase(), now, now)
      changeContact.run({
        mailboxId,
        id,
        now,
        name: name ?? null,
        excluded: isExcluded === undefined ? null : Number(isExcluded),
        properties: properties === undefined ? null : JSON.stringify(properties),
      })
      parts.touch(mailbox)
      return isNew
    },

    removeContact(mailbox: string, id: number): boolean {
      const isGone = removeContact.run(mailbox, id).changes > 0
      if (isGone) parts.touch(mailbox)
      return isGone
    },

    saveSender(mailbox: string, { id, ...facts }: MailjetSender): void {
      parts.toMailboxId(mailbox, facts.createdAt)
      if (facts.isDefault) clearDefault.run(mailbox)
      saveSender.run(mailbox, id, JSON.stringify(facts))
    },

    removeSender: (mailbox: string, id: number): boolean => removeSender.run(mailbox, id).changes > 0,

    removeSendersOf(mailbox: string): void {
      removeSenders.run(mailbox)
    },
  }
}
