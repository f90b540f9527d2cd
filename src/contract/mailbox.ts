import { z } from 'zod'

export const mailboxSchema = z
  .object({
    name: z.string(),
    total: z.int(),
    unread: z.int(),
    lastActivityAt: z.string().describe('ISO 8601'),
  })
  .meta({ id: 'Mailbox' })

export const createdMailboxSchema = z
  .object({
    name: z.string(),
    smtp: z.string().nullable().describe('Where to send to, with the login that files into this mailbox'),
    smtpUrls: z.array(z.string()).describe('The same for every listener'),
    cursor: z.int().describe('Pass as `since`: only what comes from now on'),
  })
  .meta({ id: 'CreatedMailbox' })

export const mailboxListSchema = z.object({ mailboxes: z.array(mailboxSchema) }).meta({ id: 'MailboxList' })

export type CreatedMailboxJson = z.infer<typeof createdMailboxSchema>
export type MailboxJson = z.infer<typeof mailboxSchema>
