import { z } from 'zod'

export const mailboxSchema = z
  .object({
    name: z.string(),
    total: z.int(),
    unread: z.int(),
    lastActivityAt: z.string().describe('ISO 8601'),
  })
  .meta({ id: 'Mailbox' })

export const mailboxListSchema = z.object({ mailboxes: z.array(mailboxSchema) }).meta({ id: 'MailboxList' })

export type MailboxJson = z.infer<typeof mailboxSchema>
