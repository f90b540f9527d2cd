import { z } from 'zod'
import { retentionSchema } from './mailbox.ts'

export const infoSchema = z
  .object({
    name: z.literal('postfang'),
    version: z.string(),
    http: z.string().describe('URL of the UI and the API'),
    smtp: z.array(z.string()).describe('URLs of the listeners'),
    pop3: z.array(z.string()).describe('URLs of the POP3 listeners; none unless asked for'),
    durability: z.enum(['full', 'normal']),
    data: z.enum(['file', 'memory']),
    profile: z.enum(['postfang', 'mailjet']).describe('Of mailboxes without one of their own'),
    maxMessageSize: z.int().describe('Bytes'),
    remoteContent: z.boolean().describe('Whether the operator lets previews load remote content'),
    relays: z
      .array(z.string())
      .describe('Relays that messages can be sent on by, the default first; none while releasing is off'),
    relayRecipients: z
      .array(z.string())
      .describe('Whom they can be sent on to: addresses, domains such as @example.com, * for everybody'),
    retention: retentionSchema.describe(
      'What is kept of mailboxes without bounds of their own; null: no bound',
    ),
    pruned: z.int().describe('Messages deleted since the start to keep within bounds'),
    warnings: z
      .array(z.string())
      .describe('What the operator should know, such as an open port without a password'),
    samples: z
      .array(z.object({ name: z.string(), title: z.string() }))
      .describe('Test mails that POST /api/samples/{name} sends'),
  })
  .meta({ id: 'Info' })

export type InfoJson = z.infer<typeof infoSchema>
