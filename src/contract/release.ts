import { z } from 'zod'

const stateSchema = z
  .enum(['queued', 'sending', 'sent', 'partly', 'failed', 'dead', 'cancelled'])
  .describe(
    '`queued`: it is tried at `nextAttemptAt`; `partly`: some have it, the others were refused or given up; `failed`: nobody has it, for good; `dead`: nobody has it, and no attempt is left',
  )

const recipientSchema = z.object({
  address: z.string(),
  state: z.enum(['waiting', 'sent', 'refused', 'given-up']),
  reply: z.string().nullable().describe('What the relay said of it last'),
})

export const releaseSchema = z
  .object({
    id: z.string().describe('Also in the header `X-Postfang-Release` of what was sent'),
    message: z.string().describe('Id of the message, which may be deleted by now'),
    mailbox: z.string(),
    subject: z.string(),
    relay: z.string().describe('Name of the relay'),
    from: z.string().describe('Envelope sender; empty for the null sender'),
    recipients: z.array(recipientSchema),
    origin: z.enum(['request', 'rule']),
    state: stateSchema,
    createdAt: z.string().describe('ISO 8601'),
    updatedAt: z.string(),
    nextAttemptAt: z.string().nullable(),
    tries: z.int().describe('Attempts since it was ordered, or since it was last retried by hand'),
    error: z.string().nullable().describe('What was wrong last'),
  })
  .meta({ id: 'Release' })

const attemptSchema = z.object({
  startedAt: z.string(),
  endedAt: z.string(),
  error: z.string().nullable().describe('Why it did not work; null where the relay took the message'),
  recipients: z.array(
    z.object({
      address: z.string(),
      outcome: z.enum(['sent', 'refused', 'deferred']),
      reply: z.string().nullable(),
    }),
  ),
  conversation: z
    .array(z.object({ by: z.enum(['client', 'server', 'note']), text: z.string() }))
    .describe('Line by line, without passwords'),
})

export const fullReleaseSchema = releaseSchema
  .extend({ attempts: z.array(attemptSchema).describe('In order, the newest 12') })
  .meta({ id: 'FullRelease' })

export const releaseListSchema = z
  .object({
    releases: z.array(releaseSchema).describe('Newest first'),
    next: z.string().nullable().describe('Pass as `cursor` for the following page; null on the last'),
  })
  .meta({ id: 'ReleaseList' })

export const newReleaseSchema = z
  .strictObject({
    to: z.array(z.string().max(1_000)).max(1_000).describe('Recipients; each has to be allowed'),
    relay: z.string().max(200).optional().describe('Name of the relay; without it the first'),
    from: z
      .string()
      .max(1_000)
      .optional()
      .describe('Envelope sender, empty for the null sender; without it that of the captured envelope'),
  })
  .meta({ id: 'NewRelease' })

export type ReleaseJson = z.infer<typeof releaseSchema>
export type FullReleaseJson = z.infer<typeof fullReleaseSchema>
export type ReleaseListJson = z.infer<typeof releaseListSchema>
export type NewReleaseJson = z.infer<typeof newReleaseSchema>
