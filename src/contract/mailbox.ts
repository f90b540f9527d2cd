import { z } from 'zod'

const bound = z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable()

export const retentionSchema = z
  .object({
    ageMs: bound.describe('Messages older than this go'),
    count: bound.describe('Of more messages the oldest go'),
    bytes: bound.describe('Of more bytes the oldest go'),
  })
  .meta({ id: 'Retention' })

const profileSchema = z
  .enum(['postfang', 'mailjet'])
  .nullable()
  .describe('Whose relay it is taken for; null for that of the server')

export const mailboxPatchSchema = z
  .strictObject({
    retention: z.strictObject({ ageMs: bound, count: bound, bytes: bound }).partial().optional(),
    profile: profileSchema.optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Expected retention or profile')
  .meta({ id: 'MailboxPatch' })

export const mailboxSchema = z
  .object({
    name: z.string(),
    total: z.int(),
    unread: z.int(),
    lastActivityAt: z.string().describe('ISO 8601'),
    retention: retentionSchema.describe('Bounds of its own; null for those of the server'),
    profile: profileSchema,
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
export type MailboxPatch = z.output<typeof mailboxPatchSchema>
