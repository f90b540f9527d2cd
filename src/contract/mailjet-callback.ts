import { z } from 'zod'
import { mailjetEventTypeSchema } from './mailjet.ts'

/** Wire shapes of callback URLs in our own API: where Mailjet's events are posted to, and what came of it. */

const url = z.string().describe('A password in it is shown as `***`')

export const callbackSchema = z
  .object({
    id: z.string(),
    mailbox: z.string().nullable().describe('Null for all: the one of --event-url'),
    type: mailjetEventTypeSchema.describe('The events that are posted there'),
    url,
    version: z.int().describe('1: an object for each event; 2: arrays, at most one a second'),
    isBackup: z.boolean().describe('Takes over while the other address of its type is dead'),
    source: z.enum(['setting', 'api']).describe('`setting`: from --event-url'),
    state: z
      .enum(['active', 'failing', 'dead'])
      .describe('`failing`: tried again at `nextAttemptAt`; `dead`: given up until it is set anew'),
    pending: z
      .int()
      .describe('Events that wait for this address, of all types; 1000 means that many or more'),
    delivered: z.int().describe('Events taken by this address, of all types'),
    failures: z.int().describe('Attempts in a row that failed'),
    createdAt: z.string().describe('ISO 8601'),
    lastAttemptAt: z.string().nullable(),
    lastStatus: z.int().nullable().describe('HTTP status of the last answer; null where there was none'),
    lastError: z.string().nullable().describe('What was wrong with the last attempt'),
    nextAttemptAt: z.string().nullable(),
  })
  .meta({ id: 'MailjetCallback' })

export const callbackListSchema = z
  .object({ callbacks: z.array(callbackSchema).describe('In the order in which they were made') })
  .meta({ id: 'MailjetCallbackList' })

export const newCallbackSchema = z
  .strictObject({
    url: z
      .string()
      .min(1)
      .max(2_000)
      .describe('http or https, with a path; `user:password@` is sent as HTTP Basic'),
    types: z
      .array(mailjetEventTypeSchema)
      .min(1)
      .optional()
      .describe('Types of events that are posted there; all without it'),
    version: z
      .union([z.literal(1), z.literal(2)])
      .optional()
      .describe('1 without it'),
    isBackup: z.boolean().optional().describe('False without it'),
  })
  .meta({ id: 'NewMailjetCallback' })

export const callbackDeliverySchema = z
  .object({
    id: z.string(),
    mailbox: z.string().nullable(),
    callbacks: z.array(z.string()).describe('Ids of the callbacks that name the address now'),
    url,
    at: z.string().describe('ISO 8601'),
    durationMs: z.int(),
    types: z.array(mailjetEventTypeSchema).describe('Of the events in the body, each once'),
    body: z.string().describe('As it was posted'),
    status: z.int().nullable().describe('HTTP status of the answer; null where there was none'),
    answer: z.string().describe('The first 4,096 characters of it'),
    error: z.string().nullable().describe('Why it does not count as taken; null where it does'),
    nextAttemptAt: z.string().nullable().describe('When the same events were to be posted again'),
    isManual: z.boolean().describe('Somebody had it sent again'),
  })
  .meta({ id: 'MailjetCallbackDelivery' })

export const callbackDeliveryListSchema = z
  .object({
    deliveries: z
      .array(callbackDeliverySchema)
      .describe('Newest first; the newest 200 of an address are kept'),
    next: z.string().nullable().describe('Pass as `cursor` for the following page; null on the last'),
  })
  .meta({ id: 'MailjetCallbackDeliveryList' })

export type NewCallbackJson = z.infer<typeof newCallbackSchema>
export type CallbackJson = z.infer<typeof callbackSchema>
export type CallbackDeliveryJson = z.infer<typeof callbackDeliverySchema>
