import { z } from 'zod'
import { summarySchema } from './message.ts'

export const webhookEventSchema = z.enum(['message.received', 'message.updated', 'message.deleted'])

export const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    mailbox: z.string().nullable().describe('Only this mailbox; null for all'),
    events: z.array(webhookEventSchema),
    source: z.enum(['setting', 'api']).describe('`setting`: from --webhook'),
    signed: z.boolean().describe('Whether its requests carry `webhook-signature`'),
    state: z
      .enum(['active', 'failing', 'dead'])
      .describe('`failing`: it is tried again at `nextAttemptAt`; `dead`: given up until it is sent again'),
    pending: z.int().describe('Messages still to be told of; 100 means that many or more'),
    delivered: z.int().describe('Events told so far'),
    failures: z.int().describe('Attempts in a row that failed'),
    createdAt: z.string().describe('ISO 8601'),
    lastAttemptAt: z.string().nullable(),
    lastStatus: z.int().nullable().describe('HTTP status of the last answer; null where there was none'),
    lastError: z.string().nullable().describe('What was wrong with the last attempt'),
    nextAttemptAt: z.string().nullable(),
  })
  .meta({ id: 'Webhook' })

export const createdWebhookSchema = webhookSchema
  .extend({ secret: z.string().describe('Key of the signature; shown this once') })
  .meta({ id: 'CreatedWebhook' })

export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) }).meta({ id: 'WebhookList' })

export const newWebhookSchema = z
  .strictObject({
    url: z.string().min(1).max(2_000).describe('Where to post to: http or https'),
    mailbox: z.string().optional().describe('Only this mailbox; without it all of them'),
    events: z.array(webhookEventSchema).min(1).optional().describe('Default: `message.received` only'),
    secret: z
      .string()
      .min(16)
      .max(200)
      .regex(/^[\x21-\x7e]+$/, 'Expected printable ASCII without blanks')
      .optional()
      .describe('Key of the signature; without it one is made'),
  })
  .meta({ id: 'NewWebhook' })

/** The body of a webhook's request. */
export const webhookPayloadSchema = z
  .object({
    type: webhookEventSchema,
    timestamp: z.string().describe('When this was sent, ISO 8601'),
    seq: z.int().describe('Grows from event to event'),
    mailbox: z.string(),
    message: summarySchema.optional().describe('As it is when sent; not with `message.deleted`'),
    ids: z.array(z.string()).optional().describe('Only with `message.deleted`'),
  })
  .meta({ id: 'WebhookPayload' })

export type NewWebhookJson = z.infer<typeof newWebhookSchema>
export type CreatedWebhookJson = z.infer<typeof createdWebhookSchema>
export type WebhookJson = z.infer<typeof webhookSchema>
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>
